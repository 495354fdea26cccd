import { setImmediate as settle } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { gate } from '../testing/test-transfers.ts'
import { ReadLane } from './read-lane.ts'

/** Questions that are answered when the test says so. */
function setUp() {
  const lane = new ReadLane()
  const started: string[] = []
  const gates = new Map<string, ReturnType<typeof gate>>()
  function ask(name: string, signal?: AbortSignal): Promise<string> {
    const answering = gate()
    gates.set(name, answering)
    return lane.run(signal, async () => {
      started.push(name)
      await answering.closed
      return `answer to ${name}`
    })
  }
  async function answer(name: string): Promise<void> {
    gates.get(name)?.open()
    await settle()
  }
  return { lane, started, ask, answer }
}

const cancelled = { data: { code: 'cancelled' } }

test('two are asked at once; the others wait their turn, in their order', async () => {
  const { started, ask, answer } = setUp()
  const asked = ['a', 'b', 'c', 'd'].map((name) => ask(name))
  await settle()
  expect(started).toEqual(['a', 'b'])
  await answer('b')
  expect(started).toEqual(['a', 'b', 'c'])
  for (const name of ['a', 'c', 'd']) await answer(name)
  expect(await Promise.all(asked)).toEqual(['a', 'b', 'c', 'd'].map((name) => `answer to ${name}`))
})

test('one that nobody wants any more is never put, and the next takes its turn', async () => {
  const { started, ask, answer } = setUp()
  const [unwanted, gone] = [new AbortController(), new AbortController()]
  void ask('a')
  void ask('b')
  const waiting = ask('unwanted', unwanted.signal)
  const alsoWaiting = ask('gone', gone.signal)
  void ask('c')
  unwanted.abort()
  await expect(waiting).rejects.toMatchObject(cancelled)
  // Its turn comes, and it is called back before it is put.
  void answer('a')
  queueMicrotask(() => {
    gone.abort()
  })
  await expect(alsoWaiting).rejects.toMatchObject(cancelled)
  await settle()
  expect(started).toEqual(['a', 'b', 'c'])
})

test('turns that are given and called back in the same moment go to who waits behind', async () => {
  const lane = new ReadLane()
  const answers: (() => void)[] = []
  const held = () =>
    new Promise<void>((resolve) => {
      answers.push(resolve)
    })
  const first = [lane.run(undefined, held), lane.run(undefined, held)]
  const stop = new AbortController()
  const unwanted = [lane.run(stop.signal, held), lane.run(stop.signal, held)]
  const last = lane.run(undefined, () => Promise.resolve('answered'))
  for (const answer of answers) answer()
  queueMicrotask(() => {
    stop.abort()
  })
  for (const asked of unwanted) await expect(asked).rejects.toMatchObject(cancelled)
  await Promise.all(first)
  expect(await last).toBe('answered')
})

test('a question that fails makes room as one that is answered does', async () => {
  const { lane } = setUp()
  const failure = new Error('no such table')
  const failing = Array.from({ length: 5 }, () => lane.run(undefined, () => Promise.reject(failure)))
  for (const asked of failing) await expect(asked).rejects.toBe(failure)
  expect(await lane.run(undefined, () => Promise.resolve('fine'))).toBe('fine')
})

test('what was aborted before is not put at all', async () => {
  const { started, ask } = setUp()
  await expect(ask('a', AbortSignal.abort())).rejects.toMatchObject(cancelled)
  expect(started).toEqual([])
})
