import { setMaxListeners } from 'node:events'

import { expect, test } from 'vitest'

import { errorCodeOf, type AppError } from '../../shared/errors.ts'
import type { RateStatus } from '../../shared/rate.ts'
import type { Lane } from './cloudstore-client.ts'
import { createDayCount } from './day-count.ts'
import { createRateBudget, type Permit } from './rate-budget.ts'
import { readRateHeaders } from './rate-headers.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

const startMs = Date.UTC(2026, 0, 15, 12)
const { signal } = new AbortController()
setMaxListeners(0, signal)

type Headers = Readonly<Record<string, string | undefined>>

/** A budget on virtual time, with what a test asks of it. */
function setUp(options: { readonly requestsPerDay?: number; readonly startMs?: number } = {}) {
  const clock = createVirtualClock(options.startMs ?? startMs)
  const dayCount = createDayCount(clock)
  const budget = createRateBudget({ clock, dayCount, requestsPerDay: options.requestsPerDay })
  const passMs = (ms: number): Promise<void> => clock.runUntil(clock.now() + ms)

  /** Asks for a permit; `permit` or `error` is set once it was decided. */
  function ask(lane: Lane, abort: AbortSignal = signal) {
    const asked: { permit?: Permit; error?: AppError; atMs?: number } = {}
    budget.acquire(lane, abort).then(
      (permit) => Object.assign(asked, { permit, atMs: clock.now() }),
      (error: unknown) => Object.assign(asked, { error, atMs: clock.now() }),
    )
    return asked
  }
  function settle(permit: Permit | undefined, status: number, headers: Headers): void {
    const present = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
    const times = { sentAtMs: clock.now(), receivedAtMs: clock.now() }
    const reading = readRateHeaders({ date: new Date(clock.now()).toUTCString(), ...present }, times)
    permit?.settle({ kind: 'answered', status, reading })
  }
  /** One request that is answered at once. */
  async function request(lane: Lane, status: number, headers: Headers): Promise<void> {
    const asked = ask(lane)
    await passMs(0)
    expect(asked.permit).toBeDefined()
    settle(asked.permit, status, headers)
    await passMs(0)
  }
  return { clock, budget, dayCount, passMs, ask, settle, request }
}

/** The headers of a limit that ends `seconds` after the start. */
function limited(limit: number, remaining: number, seconds = 60): Headers {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(startMs / 1000 + seconds),
  }
}

function decided(asked: readonly { permit?: Permit }[]): number {
  return asked.filter(({ permit }) => permit).length
}

test('the first request of a run goes alone, then as many as the server has left', async () => {
  const { ask, settle, passMs } = setUp()
  const asked = Array.from({ length: 10 }, () => ask('person'))
  await passMs(100)
  expect(decided(asked)).toBe(1)
  settle(asked[0]?.permit, 200, limited(60, 4))
  await passMs(0)
  expect(decided(asked)).toBe(5)
})

test('nothing is sent before the reset, and then one goes alone', async () => {
  const { ask, passMs, request } = setUp()
  await request('person', 200, limited(60, 0))
  const asked = [ask('person'), ask('bulk'), ask('person')]
  await passMs(59_999)
  expect(decided(asked)).toBe(0)
  await passMs(1_002)
  expect(decided(asked)).toBe(1)
  expect(asked[0]?.permit).toBeDefined()
})

test('the reset is read by the clock of the server that wrote it', async () => {
  const { ask, passMs, request } = setUp()
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
  const { ask, passMs, request } = setUp()
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
  const { ask, passMs, request, budget } = setUp()
  await request('person', 200, headers)
  const asked = Array.from({ length: 500 }, () => ask('bulk'))
  await passMs(0)
  expect(decided(asked)).toBe(500)
  expect(budget.status()).toEqual({ kind: 'unlimited' })
})

test('no limit on a failure tells nothing', async () => {
  const { ask, passMs, request, budget } = setUp()
  await request('person', 502, {})
  const asked = [ask('person'), ask('person')]
  await passMs(0)
  expect(decided(asked)).toBe(1)
  expect(budget.status()).toEqual({ kind: 'unknown' })
})

test('a tenth of the minute is kept for the person', async () => {
  const { ask, passMs, request } = setUp()
  await request('bulk', 200, limited(60, 10))
  const bulk = Array.from({ length: 10 }, () => ask('bulk'))
  await passMs(0)
  expect(decided(bulk)).toBe(4)
  const person = Array.from({ length: 10 }, () => ask('person'))
  await passMs(0)
  expect(decided(person)).toBe(6)
})

test('answers out of order are not taken for more than is left', async () => {
  const { ask, settle, passMs, request } = setUp()
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
  const { ask, passMs, request, budget } = setUp()
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
  const { ask, passMs, request } = setUp()
  await request('person', 200, limited(60, 1))
  const asked = ask('person')
  await passMs(0)
  asked.permit?.settle({ kind: 'unsent' })
  asked.permit?.settle({ kind: 'unsent' })
  const more = [ask('person'), ask('person')]
  await passMs(0)
  expect(decided(more)).toBe(1)
})

test('after a 429 everything waits for the reset, then one request goes alone', async () => {
  const { ask, settle, passMs, request } = setUp()
  await request('person', 200, limited(60, 50))
  await request('person', 429, limited(60, 0, 20))
  const asked = [ask('person'), ask('bulk'), ask('person')]
  await passMs(19_999)
  expect(decided(asked)).toBe(0)
  await passMs(1_002)
  expect(decided(asked)).toBe(1)
  settle(asked[0]?.permit, 200, limited(60, 59, 80))
  await passMs(0)
  expect(decided(asked)).toBe(3)
})

test.each([
  ['seconds', '30'],
  ['a date', new Date(startMs + 30_000).toUTCString()],
])('a 429 without a reset waits for Retry-After in %s', async (_, retryAfter) => {
  const { ask, passMs, request } = setUp()
  await request('person', 429, { 'retry-after': retryAfter })
  const asked = ask('person')
  await passMs(29_999)
  expect(asked.permit).toBeUndefined()
  await passMs(1_002)
  expect(asked.permit).toBeDefined()
})

test('a server that goes on refusing without a word is asked ever more rarely', async () => {
  const { ask, settle, passMs, clock } = setUp()
  const gapsMs: number[] = []
  let lastAtMs = clock.now()
  for (let round = 0; round < 7; round += 1) {
    const asked = ask('person')
    await clock.runUntil(clock.now() + 120_000, () => asked.permit !== undefined)
    gapsMs.push(clock.now() - lastAtMs)
    lastAtMs = clock.now()
    settle(asked.permit, 429, {})
    await passMs(0)
  }
  expect(gapsMs).toEqual([0, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
})

test('refusals that were on their way together count as one', async () => {
  const { ask, settle, passMs, request, clock } = setUp()
  await request('person', 200, {})
  const together = Array.from({ length: 8 }, () => ask('person'))
  await passMs(50)
  for (const { permit } of together) settle(permit, 429, {})
  const next = ask('person')
  await clock.runUntil(clock.now() + 60_000, () => next.permit !== undefined)
  expect(clock.now()).toBe(startMs + 50 + 4_000)
})

test('an account without a limit goes on one by one after a 429 until one is accepted', async () => {
  const { ask, settle, passMs, request } = setUp()
  await request('person', 200, {})
  const together = [ask('person'), ask('person')]
  await passMs(10)
  settle(together[0]?.permit, 429, {})
  settle(together[1]?.permit, 200, {})
  const asked = [ask('person'), ask('person'), ask('person')]
  await passMs(4_500)
  expect(decided(asked)).toBe(1)
  settle(asked[0]?.permit, 200, {})
  await passMs(0)
  expect(decided(asked)).toBe(3)
})

test('a reset hours away makes the person fail at once and bulk wait until then', async () => {
  const { ask, passMs, request, budget, clock } = setUp()
  await request('person', 429, limited(60, 0, 2 * 3_600))
  const [person, bulk] = [ask('person'), ask('bulk')]
  await passMs(0)
  const retryAtMs = startMs + 2 * 3_600_000 + 1_000
  expect(person.error?.data).toEqual({ code: 'remote.rateLimited', retryAtMs })
  expect(budget.status()).toMatchObject({ waitingUntilMs: retryAtMs, remainingThisMinute: 0 })
  expect(budget.heldUntilMs()).toBe(retryAtMs)
  await clock.runUntil(retryAtMs - 1)
  expect(bulk.permit).toBeUndefined()
  await clock.runUntil(retryAtMs)
  expect(bulk.permit).toBeDefined()
})

test('the plan is read from the limit, and what is set goes before it', async () => {
  for (const [limit, requestsPerDay, expected] of [
    [60, undefined, 10_000],
    [600, undefined, 100_000],
    [90, undefined, null],
    [60, 500, 500],
  ] as const) {
    const { request, budget } = setUp(requestsPerDay === undefined ? {} : { requestsPerDay })
    await request('person', 200, limited(limit, 5))
    expect(budget.status()).toMatchObject({ limitPerMinute: limit, limitPerDay: expected, usedToday: 1 })
  }
})

test('bulk stops at 95 % of the day and may go on at midnight UTC; the person is not stopped', async () => {
  const { ask, passMs, request, dayCount } = setUp({ requestsPerDay: 100 })
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

test('an abort while waiting rejects at once and takes nothing', async () => {
  const { ask, passMs, request, clock } = setUp()
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
  const { ask, passMs, request, budget } = setUp()
  await request('person', 200, limited(60, 0))
  const waiting = [ask('person'), ask('bulk')]
  budget.close()
  waiting.push(ask('person'))
  await passMs(0)
  expect(waiting.map(({ error }) => errorCodeOf(error))).toEqual(['cancelled', 'cancelled', 'cancelled'])
})

test('a clock that is set back by an hour does not make anyone wait for an hour', async () => {
  const { ask, passMs, request, clock } = setUp()
  await request('person', 200, limited(60, 0))
  const asked = ask('person')
  await passMs(5_000)
  clock.jump(-3_600_000)
  await passMs(61_000)
  expect(asked.permit).toBeDefined()
})

test('the status tells what is left, and changes are told a few times a second', async () => {
  const { ask, passMs, request, budget } = setUp()
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
  const { ask, passMs, request, budget } = setUp()
  await request('person', 200, limited(60, 0))
  expect(budget.status()).toMatchObject({ waitingUntilMs: null })
  ask('person')
  await passMs(0)
  expect(budget.status()).toMatchObject({ waitingUntilMs: startMs + 61_000, remainingThisMinute: 0 })
})
