import { expect, test } from 'vitest'

import { StoreFailure, type ThreadAnswer, type ThreadCall } from '../../sqlite/thread-client.ts'
import type { StoreEvent } from './store-api.ts'
import { connectStore } from './store-client.ts'

/** A thread whose answers come when the test says so. */
function setUp() {
  const calls: ThreadCall[] = []
  const events: StoreEvent[] = []
  const bugs: Error[] = []
  const listeners: {
    answer?: (answer: ThreadAnswer<StoreEvent>) => void
    error?: (error: Error) => void
    exit?: () => void
  } = {}
  const store = connectStore(
    {
      post: (call) => calls.push(call),
      onAnswer: (listener) => (listeners.answer = listener),
      onError: (listener) => (listeners.error = listener),
      onExit: (listener) => (listeners.exit = listener),
    },
    { onEvent: (event) => events.push(event), onBug: (error) => bugs.push(error) },
  )
  const idAt = (at: number) => calls[at]?.id ?? -1
  return {
    store,
    calls,
    events,
    bugs,
    value: (at: number, value: unknown) => listeners.answer?.({ kind: 'value', id: idAt(at), value }),
    failure: (at: number, isExpected: boolean, text: string) =>
      listeners.answer?.({ kind: 'failure', id: idAt(at), isExpected, text }),
    event: (event: StoreEvent) => listeners.answer?.({ kind: 'event', event }),
    error: (error: Error) => listeners.error?.(error),
    exit: () => listeners.exit?.(),
  }
}

test('a call goes out with its name and input at once, and each answer finds its own call', async () => {
  const { store, calls, value } = setUp()
  const first = store.find('b', ['k'])
  const second = store.folder('b', 'f/')
  const third = store.find('b', ['other'])
  expect(calls.map(({ name, input }) => ({ name, input }))).toEqual([
    { name: 'find', input: ['b', ['k']] },
    { name: 'folder', input: ['b', 'f/'] },
    { name: 'find', input: ['b', ['other']] },
  ])
  expect(new Set(calls.map(({ id }) => id)).size).toBe(3)
  value(2, ['third'])
  value(0, ['first'])
  value(1, 'second')
  expect(await Promise.all([first, second, third])).toEqual([['first'], 'second', ['third']])
})

test('a failure of the file is one that may be met; any other is a bug, with where it was', async () => {
  const { store, failure } = setUp()
  const lost = store.bucket('b')
  const wrong = store.bucket('b')
  failure(0, true, 'database disk image is malformed')
  failure(1, false, 'TypeError: at here')
  await expect(lost).rejects.toThrow(new StoreFailure('database disk image is malformed'))
  await expect(wrong).rejects.toThrow('TypeError: at here')
  await expect(wrong).rejects.not.toBeInstanceOf(StoreFailure)
})

test('an answer that nobody waits for, or that comes twice, does nothing', async () => {
  const { store, value, failure } = setUp()
  const call = store.count('b', { kind: 'folder', prefix: '' }, { by: 'name', direction: 'ascending' })
  value(5, 'to nobody')
  value(0, { version: 1, entryCount: 2 })
  failure(0, true, 'too late')
  expect(await call).toEqual({ version: 1, entryCount: 2 })
})

test('events are told in their order, between answers', async () => {
  const { store, events, event, value } = setUp()
  const call = store.opened()
  event({ kind: 'changed', bucket: 'b', version: 2 })
  event({ kind: 'replaced', notice: { kind: 'notKept', reason: 'full' } })
  value(0, 'opened')
  expect(await call).toBe('opened')
  expect(events).toEqual([
    { kind: 'changed', bucket: 'b', version: 2 },
    { kind: 'replaced', notice: { kind: 'notKept', reason: 'full' } },
  ])
})

test('a thread that has ended leaves nobody waiting, then or later, and is asked no more', async () => {
  const { store, calls, exit, bugs } = setUp()
  const waiting = [store.bucket('b'), store.close(false)]
  exit()
  for (const call of waiting) await expect(call).rejects.toBeInstanceOf(StoreFailure)
  await expect(store.bucket('b')).rejects.toBeInstanceOf(StoreFailure)
  expect(calls).toHaveLength(2)
  expect(bugs).toEqual([])
})

test('a thread that breaks is a bug that is told once, and the reason of every call', async () => {
  const { store, error, exit, bugs } = setUp()
  const waiting = store.bucket('b')
  const broken = new Error('the thread ran out of memory')
  error(broken)
  exit()
  await expect(waiting).rejects.toBe(broken)
  await expect(store.bucket('b')).rejects.toBe(broken)
  expect(bugs).toEqual([broken])
})
