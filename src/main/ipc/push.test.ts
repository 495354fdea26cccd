import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { EventName, Events } from '../../shared/ipc/events.ts'
import { Push } from './push.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function setUp() {
  const sent: { readonly atMs: number; readonly name: string; readonly payload: unknown }[] = []
  const startMs = Date.now()
  const push = new Push(<Name extends EventName>(name: Name, payload: Events[Name]) => {
    sent.push({ atMs: Date.now() - startMs, name, payload })
  })
  const changed = (accountId: string) => {
    push.changed('buckets.changed', accountId, () => ({ accountId }))
  }
  return { push, sent, changed }
}

test('the first change is told at once', () => {
  const { sent, changed } = setUp()
  changed('a')
  expect(sent).toEqual([])
  vi.advanceTimersByTime(0)
  expect(sent).toEqual([{ atMs: 0, name: 'buckets.changed', payload: { accountId: 'a' } }])
})

test('of many changes of one thing the last is told, with what holds then', () => {
  const { push, sent } = setUp()
  let state = 0
  for (state = 1; state <= 1000; state += 1) {
    push.changed('problem', 'one', () => ({ id: String(state), error: { code: 'bug' } }))
  }
  state = 7
  vi.advanceTimersByTime(0)
  expect(sent.map(({ payload }) => payload)).toEqual([{ id: '7', error: { code: 'bug' } }])
})

test('different things, and different names, are told each', () => {
  const { push, sent, changed } = setUp()
  changed('a')
  changed('b')
  push.changed('problem', 'a', () => ({ id: 'a', error: { code: 'bug' } }))
  vi.advanceTimersByTime(0)
  expect(sent.map(({ name, payload }) => `${name} ${JSON.stringify(payload)}`)).toEqual([
    'buckets.changed {"accountId":"a"}',
    'buckets.changed {"accountId":"b"}',
    'problem {"id":"a","error":{"code":"bug"}}',
  ])
})

test('however often something changes, it is told ten times a second, and the end is not missed', () => {
  const { sent, changed } = setUp()
  for (let atMs = 0; atMs < 1000; atMs += 1) {
    changed('a')
    vi.advanceTimersByTime(1)
  }
  vi.advanceTimersByTime(1000)
  const times = sent.map(({ atMs }) => atMs)
  expect(times.length).toBeGreaterThanOrEqual(10)
  expect(times.length).toBeLessThanOrEqual(11)
  const gaps = times.slice(1).map((atMs, at) => atMs - (times[at] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100)
  expect(times.at(-1)).toBeGreaterThanOrEqual(999)
})

test('a message that cannot be made does not take the others with it', () => {
  const { push, sent, changed } = setUp()
  push.changed('buckets.changed', 'gone', () => {
    throw new Error('the account is gone')
  })
  changed('a')
  expect(() => vi.advanceTimersByTime(0)).toThrow('the account is gone')
  vi.advanceTimersByTime(100)
  expect(sent.map(({ payload }) => payload)).toEqual([{ accountId: 'a' }])
})

test('after close nothing is told, neither what waits nor what comes', () => {
  const { push, sent, changed } = setUp()
  changed('a')
  vi.advanceTimersByTime(100)
  push.close()
  changed('b')
  vi.advanceTimersByTime(1000)
  const other = setUp()
  other.changed('c')
  other.push.close()
  vi.advanceTimersByTime(1000)
  expect([...sent, ...other.sent].map(({ payload }) => payload)).toEqual([{ accountId: 'a' }])
})
