import { expect, test } from 'vitest'

import { errorCodeOf } from '../../shared/errors.ts'
import type { RateStatus } from '../../shared/rate.ts'
import { decided, limited, openBudget, startMs, type Headers } from './testing/open-budget.ts'

test('the first request of a run goes alone, then as many as the server has left', async () => {
  const { ask, settle, passMs } = openBudget()
  const asked = Array.from({ length: 10 }, () => ask('person'))
  await passMs(100)
  expect(decided(asked)).toBe(1)
  settle(asked[0]?.permit, 200, limited(60, 4))
  await passMs(0)
  expect(decided(asked)).toBe(5)
})

test('nothing is sent before the reset, and then one goes alone', async () => {
  const { ask, passMs, request } = openBudget()
  await request('person', 200, limited(60, 0))
  const asked = [ask('person'), ask('bulk'), ask('person')]
  await passMs(59_999)
  expect(decided(asked)).toBe(0)
  await passMs(1_002)
  expect(decided(asked)).toBe(1)
  expect(asked[0]?.permit).toBeDefined()
})

test('the reset is read by the clock of the server that wrote it', async () => {
  const { ask, passMs, request } = openBudget()
  const skewMs = 3 * 3_600_000
  await request('person', 200, {
    ...limited(60, 0, 30 + skewMs / 1000),
    date: new Date(startMs + skewMs).toUTCString(),
  })
  const asked = ask('person')
  await passMs(29_999)
  expect(asked.permit).toBeUndefined()
  await passMs(1_002)
  expect(asked.permit).toBeDefined()
})

test.each([
  ['absent', undefined],
  ['in the past', '12'],
  ['no number', 'soon'],
  ['decades away', String(startMs / 1000 + 1e9)],
])('a reset that is %s counts as a minute', async (_, reset) => {
  const { ask, passMs, request } = openBudget()
  await request('bulk', 200, { ...limited(60, 0), 'x-ratelimit-reset': reset })
  const asked = ask('person')
  await passMs(59_000)
  expect(asked.permit).toBeUndefined()
  await passMs(2_000)
  expect(asked.permit).toBeDefined()
})

test.each([
  ['no limit', {}],
  ['a limit of 0', { 'x-ratelimit-limit': '0' }],
  ['the limit "Unlimited"', { 'x-ratelimit-limit': 'Unlimited', 'x-ratelimit-remaining': 'Unlimited' }],
])('%s on a success means unlimited', async (_, headers) => {
  const { ask, passMs, request, budget } = openBudget()
  await request('person', 200, headers)
  const asked = Array.from({ length: 500 }, () => ask('bulk'))
  await passMs(0)
  expect(decided(asked)).toBe(500)
  expect(budget.status()).toEqual({ kind: 'unlimited' })
})

test('no limit on a failure tells nothing', async () => {
  const { ask, passMs, request, budget } = openBudget()
  await request('person', 502, {})
  const asked = [ask('person'), ask('person')]
  await passMs(0)
  expect(decided(asked)).toBe(1)
  expect(budget.status()).toEqual({ kind: 'unknown' })
})

test('a tenth of the minute is kept for the person', async () => {
  const { ask, passMs, request } = openBudget()
  await request('bulk', 200, limited(60, 10))
  const bulk = Array.from({ length: 10 }, () => ask('bulk'))
  await passMs(0)
  expect(decided(bulk)).toBe(4)
  const person = Array.from({ length: 10 }, () => ask('person'))
  await passMs(0)
  expect(decided(person)).toBe(6)
})

test('answers out of order are not taken for more than is left', async () => {
  const { ask, settle, passMs, request } = openBudget()
  await request('person', 200, limited(60, 3))
  const [first, second, third] = [ask('person'), ask('person'), ask('person')]
  await passMs(0)
  settle(third.permit, 200, limited(60, 0))
  settle(first.permit, 200, limited(60, 2))
  settle(second.permit, 200, limited(60, 1))
  const more = ask('person')
  await passMs(1_000)
  expect(more.permit).toBeUndefined()
})

test('a request that never left is given back, one without an answer is not', async () => {
  const { ask, passMs, request, budget } = openBudget()
  await request('person', 200, limited(60, 2))
  const [unsent, lost] = [ask('person'), ask('person')]
  await passMs(0)
  unsent.permit?.settle({ kind: 'unsent' })
  lost.permit?.settle({ kind: 'unanswered' })
  const more = [ask('person'), ask('person')]
  await passMs(0)
  expect(decided(more)).toBe(1)
  expect(budget.status()).toMatchObject({ usedToday: 3 })
})

test('a permit counts once, however often it is settled', async () => {
  const { ask, passMs, request } = openBudget()
  await request('person', 200, limited(60, 1))
  const asked = ask('person')
  await passMs(0)
  asked.permit?.settle({ kind: 'unsent' })
  asked.permit?.settle({ kind: 'unsent' })
  const more = [ask('person'), ask('person')]
  await passMs(0)
  expect(decided(more)).toBe(1)
})

test('the plan is read from the limit, and what is set goes before it', async () => {
  for (const [limit, requestsPerDay, expected] of [
    [60, undefined, 10_000],
    [600, undefined, 100_000],
    [90, undefined, null],
    [60, 500, 500],
  ] as const) {
    const { request, budget } = openBudget(requestsPerDay === undefined ? {} : { requestsPerDay })
    await request('person', 200, limited(limit, 5))
    expect(budget.status()).toMatchObject({ limitPerMinute: limit, limitPerDay: expected, usedToday: 1 })
  }
})

test('bulk stops at 95 % of the day and may go on at midnight UTC; the person is not stopped', async () => {
  const { ask, passMs, request, dayCount } = openBudget({ requestsPerDay: 100 })
  await request('person', 200, limited(60, 59))
  dayCount.add(93)
  const bulk = [ask('bulk'), ask('bulk')]
  await passMs(0)
  expect(decided(bulk)).toBe(1)
  const nextDayMs = Date.UTC(2026, 0, 16)
  expect(bulk[1]?.error?.data).toEqual({ code: 'remote.dayLimit', retryAtMs: nextDayMs })
  dayCount.add(10)
  const person = ask('person')
  await passMs(0)
  expect(person.permit).toBeDefined()
  await passMs(13 * 3_600_000)
  const tomorrow = ask('bulk')
  await passMs(0)
  expect(tomorrow.permit).toBeDefined()
})

test('another plan holds at once, for what was done today too', async () => {
  const { ask, passMs, request, budget, dayCount } = openBudget({ requestsPerDay: 100 })
  await request('person', 200, limited(60, 59))
  dayCount.add(99)
  const refused = ask('bulk')
  await passMs(0)
  expect(refused.error?.data.code).toBe('remote.dayLimit')
  budget.setRequestsPerDay(1_000)
  const asked = ask('bulk')
  await passMs(0)
  expect(asked.permit).toBeDefined()
  budget.setRequestsPerDay(null)
  expect(budget.status()).toMatchObject({ limitPerDay: 10_000 })
})

test('an abort while waiting rejects at once and takes nothing', async () => {
  const { ask, passMs, request, clock } = openBudget()
  await request('person', 200, limited(60, 0))
  const controller = new AbortController()
  const asked = ask('person', controller.signal)
  await passMs(10)
  controller.abort()
  await passMs(0)
  expect(errorCodeOf(asked.error)).toBe('cancelled')
  expect(asked.atMs).toBe(clock.now())
  const aborted = ask('person', controller.signal)
  await passMs(0)
  expect(errorCodeOf(aborted.error)).toBe('cancelled')
})

test('close rejects what waits and what comes later', async () => {
  const { ask, passMs, request, budget } = openBudget()
  await request('person', 200, limited(60, 0))
  const waiting = [ask('person'), ask('bulk')]
  budget.close()
  waiting.push(ask('person'))
  await passMs(0)
  expect(waiting.map(({ error }) => errorCodeOf(error))).toEqual(['cancelled', 'cancelled', 'cancelled'])
})

test('a clock that is set back by an hour does not make anyone wait for an hour', async () => {
  const { ask, passMs, request, clock } = openBudget()
  await request('person', 200, limited(60, 0))
  const asked = ask('person')
  await passMs(5_000)
  clock.jump(-3_600_000)
  await passMs(61_000)
  expect(asked.permit).toBeDefined()
})

test('the status tells what is left, and changes are told a few times a second', async () => {
  const { ask, passMs, request, budget } = openBudget()
  const told: RateStatus[] = []
  const stop = budget.onChange((status) => told.push(status))
  await request('person', 200, limited(60, 40))
  for (let index = 0; index < 30; index += 1) ask('person')
  await passMs(1_000)
  expect(told.length).toBeLessThanOrEqual(5)
  expect(told.at(-1)).toEqual({
    kind: 'limited',
    limitPerMinute: 60,
    remainingThisMinute: 10,
    resetAtMs: startMs + 61_000,
    usedToday: 31,
    limitPerDay: 10_000,
    waitingUntilMs: null,
  })
  await passMs(61_000)
  expect(told.at(-1)).toMatchObject({ remainingThisMinute: 60, resetAtMs: null })
  stop()
  const before = told.length
  await request('person', 200, limited(60, 59, 120))
  await passMs(1_000)
  expect(told.length).toBe(before)
})

test('the status says until when requests are held back', async () => {
  const { ask, passMs, request, budget } = openBudget()
  await request('person', 200, limited(60, 0))
  expect(budget.status()).toMatchObject({ waitingUntilMs: null })
  ask('person')
  await passMs(0)
  expect(budget.status()).toMatchObject({ waitingUntilMs: startMs + 61_000, remainingThisMinute: 0 })
})

test('an answer of a window that is over takes nothing from the new one', async () => {
  const { ask, settle, passMs, request } = openBudget()
  await request('person', 200, limited(60, 59))
  const late = ask('person')
  await passMs(61_000)
  await request('person', 200, limited(60, 59, 121))
  settle(late.permit, 200, limited(60, 0))
  const asked = Array.from({ length: 60 }, () => ask('person'))
  await passMs(0)
  // The late one may have been counted in either.
  expect(decided(asked)).toBe(58)
})

test('an answer that is older than what is known does not make it more again', async () => {
  const { ask, settle, passMs, request } = openBudget()
  await request('person', 200, limited(60, 40))
  const [older, newer] = [ask('person'), ask('person')]
  await passMs(0)
  settle(newer.permit, 200, limited(60, 10))
  settle(older.permit, 200, limited(60, 39))
  const asked = Array.from({ length: 20 }, () => ask('person'))
  await passMs(0)
  expect(decided(asked)).toBe(9)
})

test('every answer of a window makes its end more exact', async () => {
  const { request, budget, clock } = openBudget()
  const date = (msAgo: number): Headers => ({ date: new Date(clock.now() - msAgo).toUTCString() })
  await request('person', 200, { ...limited(60, 50), ...date(2_000) })
  expect(budget.status()).toMatchObject({ resetAtMs: startMs + 63_000 })
  await request('person', 200, { ...limited(60, 49), ...date(1_000) })
  expect(budget.status()).toMatchObject({ resetAtMs: startMs + 62_000 })
  await request('person', 200, { ...limited(60, 48), ...date(3_000) })
  expect(budget.status()).toMatchObject({ resetAtMs: startMs + 62_000 })
})

test('a slow answer from a window that is over opens none', async () => {
  const { ask, settle, passMs, request } = openBudget()
  await request('person', 200, limited(60, 59))
  const slow = ask('person')
  await passMs(100_000)
  settle(slow.permit, 200, limited(60, 58))
  const asked = [ask('person'), ask('person'), ask('person')]
  await passMs(0)
  expect(decided(asked)).toBe(1)
})
