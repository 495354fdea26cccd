import { expect, test } from 'vitest'

import type { RateStatus } from '../../shared/rate.ts'
import { Sparing } from './sparing.ts'

const noonMs = Date.UTC(2026, 0, 15, 12)
const dayMs = 24 * 60 * 60 * 1000

function limited(limitPerDay: number | null): RateStatus {
  return {
    kind: 'limited',
    limitPerMinute: 60,
    remainingThisMinute: 60,
    resetAtMs: null,
    usedToday: 0,
    limitPerDay,
    waitingUntilMs: null,
  }
}

/** How many walks of nobody’s asking may ask for until it says that it is spent. */
function untilSpent(sparing: Sparing, rate: RateStatus, nowMs = noonMs): number {
  let requests = 0
  while (!sparing.isSpent(nowMs, rate)) {
    sparing.add(nowMs)
    requests += 1
  }
  return requests
}

test.each([
  [10_000, 500],
  [100_000, 5_000],
  [30, 1],
])('of %i requests a day %i are for what nobody asked for', (limitPerDay, requests) => {
  expect(untilSpent(new Sparing({ day: 0, requests: 0 }), limited(limitPerDay))).toBe(requests)
})

test.each<RateStatus>([{ kind: 'unknown' }, { kind: 'unlimited' }, limited(null)])(
  'without a known limit for the day nothing is spared: %j',
  (rate) => {
    expect(new Sparing({ day: 20_260_115, requests: 1e9 }).isSpent(noonMs, rate)).toBe(false)
  },
)

test('another day of UTC begins with nothing spent, and is counted anew', () => {
  const sparing = new Sparing({ day: 0, requests: 0 })
  untilSpent(sparing, limited(10_000))
  expect(sparing.isSpent(Date.UTC(2026, 0, 15, 23, 59, 59), limited(10_000))).toBe(true)
  expect(sparing.isSpent(Date.UTC(2026, 0, 16), limited(10_000))).toBe(false)
  sparing.add(noonMs + dayMs)
  expect(sparing.count()).toEqual({ day: 20_260_116, requests: 1 })
})

test('what was spent today in an earlier run counts', () => {
  expect(untilSpent(new Sparing({ day: 20_260_115, requests: 499 }), limited(10_000))).toBe(1)
  expect(untilSpent(new Sparing({ day: 20_260_114, requests: 499 }), limited(10_000))).toBe(500)
})
