import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { AppError, errorCodeOf, errorCodes, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import { createAwakenings, type Awakenings } from './awakenings.ts'
import { isTransient, maxTries, retrying, type RetryWait } from './retry.ts'
import { createVirtualClock, type VirtualClock } from './testing/virtual-clock.ts'

type Conditions = {
  readonly random?: () => number
  readonly clock?: VirtualClock
  readonly awakenings?: Awakenings
}

/** Runs attempts that fail as told, one after the other, then succeed. */
async function run(
  failures: readonly ErrorData[],
  { random = () => 0.5, clock = createVirtualClock(0), awakenings }: Conditions = {},
) {
  const controller = new AbortController()
  const attemptsAtMs: number[] = []
  const waits: RetryWait[] = []
  let outcome: unknown = 'pending'
  const left = [...failures]
  retrying(
    async () => {
      attemptsAtMs.push(clock.now())
      const failure = left.shift()
      if (failure) throw new AppError(failure)
      return 'done'
    },
    { signal: controller.signal, clock, random, awakenings, onWait: (wait) => waits.push(wait) },
  ).then(
    (value) => (outcome = value),
    (error: unknown) => (outcome = errorCodeOf(error)),
  )
  await clock.runUntil(3_600_000)
  return { outcome, attemptsAtMs, waits }
}

function times(count: number, code: ErrorCode): ErrorData[] {
  return Array.from({ length: count }, () => ({ code }))
}

test('five tries with 2^n + random seconds between, then the last error', async () => {
  const { outcome, attemptsAtMs } = await run(times(9, 'net.interrupted'))
  expect(outcome).toBe('net.interrupted')
  expect(attemptsAtMs).toEqual([0, 1_500, 4_000, 8_500, 17_000])
})

test('every delay lies between 2^n and 2^n + 1 seconds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 999 }), async (thousandths) => {
      const { attemptsAtMs } = await run(times(4, 'remote.failed'), { random: () => thousandths / 1000 })
      const delays = attemptsAtMs.slice(1).map((atMs, index) => Math.round(atMs - (attemptsAtMs[index] ?? 0)))
      expect(delays).toHaveLength(maxTries - 1)
      for (const [index, delay] of delays.entries()) {
        expect(delay).toBeGreaterThanOrEqual(1000 * 2 ** index)
        expect(delay).toBeLessThan(1000 * (2 ** index + 1))
      }
    }),
    { numRuns: 30 },
  )
})

test('a fourth failure is still made good by a fifth try', async () => {
  expect((await run(times(4, 'net.timeout'))).outcome).toBe('done')
})

test('only what may pass is tried again', async () => {
  const tried = new Set<ErrorCode>([
    'net.unreachable',
    'net.timeout',
    'net.interrupted',
    'remote.failed',
    'net.offline',
    'local.tooManyOpen',
  ])
  for (const code of errorCodes) {
    const { outcome } = await run([{ code }])
    expect([code, outcome]).toEqual([code, tried.has(code) ? 'done' : code])
    expect(isTransient(new AppError({ code }))).toBe(tried.has(code) && code !== 'net.offline')
  }
})

test('a 429 uses up no try and no time of its own; the budget’s own refusal is final', async () => {
  const limited: ErrorData = { code: 'remote.rateLimited', status: 429, retryAtMs: 7 }
  const { outcome, attemptsAtMs, waits } = await run([
    ...Array.from({ length: 20 }, () => limited),
    ...times(4, 'net.interrupted'),
  ])
  expect(outcome).toBe('done')
  expect(attemptsAtMs.slice(0, 21)).toEqual(Array(21).fill(0))
  expect(waits[0]).toMatchObject({ untilMs: 7 })
  expect((await run([{ code: 'remote.rateLimited', retryAtMs: 7 }])).outcome).toBe('remote.rateLimited')
})

test('being offline uses up no try, and its end is noticed within 4 s', async () => {
  const { outcome, attemptsAtMs } = await run([...times(9, 'net.offline'), ...times(4, 'net.interrupted')])
  expect(outcome).toBe('done')
  const seconds = attemptsAtMs.slice(0, 10).map((atMs) => atMs / 1000)
  expect(seconds).toEqual([0, 1, 3, 7, 11, 15, 19, 23, 27, 31])
})

test('what failed across a sleep is tried again at once, and uses up no try', async () => {
  const clock = createVirtualClock(0)
  const awakenings = createAwakenings(clock)
  let attempts = 0
  const attempt = async () => {
    attempts += 1
    if (attempts <= 20) clock.jump(3_600_000)
    if (attempts <= 24) throw new AppError({ code: 'net.interrupted' })
    return 'done'
  }
  const waits: RetryWait[] = []
  const done = retrying(attempt, {
    signal: new AbortController().signal,
    clock,
    random: () => 0,
    awakenings,
    onWait: (wait) => waits.push(wait),
  })
  await clock.runUntil(clock.now() + 20 * 3_600_000 + 60_000)
  expect(await done).toBe('done')
  expect(waits).toHaveLength(4)
})

test('a wait ends when the computer wakes', async () => {
  const clock = createVirtualClock(0)
  const awakenings = createAwakenings(clock)
  const running = run(times(9, 'net.offline').slice(0, 6), { clock, awakenings })
  clock.setTimer(() => awakenings.wake(), 8_000)
  const { outcome, attemptsAtMs } = await running
  expect(outcome).toBe('done')
  expect(attemptsAtMs.map((atMs) => atMs / 1000)).toEqual([0, 1, 3, 7, 8, 12, 16])
})

test('the one who shows it learns what was wrong and until when it waits', async () => {
  const { waits } = await run(times(2, 'net.timeout'))
  expect(waits.map(({ error, untilMs }) => [error.data.code, untilMs])).toEqual([
    ['net.timeout', 1_500],
    ['net.timeout', 4_000],
  ])
})

test('what is no AppError is a bug and is not tried again', async () => {
  let attempts = 0
  const attempt = retrying(
    async () => {
      attempts += 1
      throw new TypeError('a bug')
    },
    { signal: new AbortController().signal, clock: createVirtualClock(0), random: Math.random },
  )
  await expect(attempt).rejects.toThrow('a bug')
  expect(attempts).toBe(1)
})

test('the caller may call an error final', async () => {
  const attempt = retrying(() => Promise.reject(new AppError({ code: 'net.timeout' })), {
    signal: new AbortController().signal,
    clock: createVirtualClock(0),
    random: Math.random,
    isFinal: () => true,
  })
  await expect(attempt).rejects.toMatchObject({ data: { code: 'net.timeout' } })
})

test('an abort ends a wait at once', async () => {
  const clock = createVirtualClock(0)
  const controller = new AbortController()
  let outcome: unknown = 'pending'
  retrying(() => Promise.reject(new AppError({ code: 'net.offline' })), {
    signal: controller.signal,
    clock,
    random: Math.random,
  }).catch((error: unknown) => (outcome = errorCodeOf(error)))
  await clock.runUntil(500)
  expect(outcome).toBe('pending')
  controller.abort()
  await clock.runUntil(500)
  expect(outcome).toBe('cancelled')
})
