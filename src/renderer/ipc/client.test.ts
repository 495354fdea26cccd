// @vitest-environment happy-dom
import { expect, test } from 'vitest'

import { MemoryMain, failure } from '../testing/memory-main.ts'
import { useMemoryMain } from '../testing/render-app.tsx'
import { call, subscribe } from './client.ts'

function newMain(): MemoryMain {
  const main = new MemoryMain()
  useMemoryMain(main)
  return main
}

test('gives the value of an answer', async () => {
  const main = newMain()
  await expect(call('app.state', {})).resolves.toEqual(main.app)
})

test('throws an error of main with all that it knows', async () => {
  const main = newMain()
  const data = { code: 'auth.rejected', reason: 'Invalid API key', status: 401 } as const
  main.answers['app.state'] = () => {
    throw failure(data)
  }
  await expect(call('app.state', {})).rejects.toMatchObject({ name: 'AppError', data })
})

test('takes a bridge that fails for a bug', async () => {
  const main = newMain()
  main.answers['app.state'] = () => {
    throw new Error('No handler registered')
  }
  await expect(call('app.state', {})).rejects.toMatchObject({ data: { code: 'bug' } })
})

test('tells main to stop when the call is aborted, by the id of the call', async () => {
  const main = newMain()
  const controller = new AbortController()
  main.answers['app.state'] = () => {
    controller.abort()
    return main.app
  }
  await call('app.state', {}, controller.signal)
  const [asked, cancelled] = main.calls
  expect(asked).toMatchObject({ name: 'app.state', callId: expect.any(String) })
  expect(cancelled).toEqual({ name: 'cancel', callId: asked?.callId, input: undefined })
})

test('has nothing to stop once the answer is there', async () => {
  const main = newMain()
  const controller = new AbortController()
  await call('app.state', {}, controller.signal)
  controller.abort()
  expect(main.calls.map(({ name }) => name)).toEqual(['app.state'])
})

test('sends nothing for a call that was aborted before', async () => {
  const main = newMain()
  await expect(call('app.state', {}, AbortSignal.abort())).rejects.toMatchObject({
    data: { code: 'cancelled' },
  })
  expect(main.calls).toEqual([])
})

test('listens until it is told not to', () => {
  const main = newMain()
  const heard: string[] = []
  const stop = subscribe('buckets.changed', ({ accountId }) => heard.push(accountId))
  main.emit('buckets.changed', { accountId: 'one' })
  stop()
  main.emit('buckets.changed', { accountId: 'two' })
  expect(heard).toEqual(['one'])
})
