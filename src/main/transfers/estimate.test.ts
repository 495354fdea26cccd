import { expect, test } from 'vitest'

import type { RateStatus } from '../../shared/rate.ts'
import { msLeft, requestsTakeMs } from './estimate.ts'

const minuteMs = 60_000
const free: Extract<RateStatus, { kind: 'limited' }> = {
  kind: 'limited',
  limitPerMinute: 60,
  remainingThisMinute: 60,
  resetAtMs: 30_000,
  usedToday: 0,
  limitPerDay: 10_000,
  waitingUntilMs: null,
}
const still = { bytesPerSecond: 0, filesPerSecond: 0 }

test.each([
  ['none', 0, {}, 0],
  ['what this minute still has for bulk work', 54, {}, 0],
  ['one more than that, so the rest of the minute', 55, {}, 30_000],
  ['a whole minute more', 54 + 54, {}, 30_000],
  ['and one more', 54 + 55, {}, 30_000 + minuteMs],
  ['with what is kept for the person left alone', 1, { remainingThisMinute: 6 }, 30_000],
  ['where the end of the minute is not known, a whole one', 60, { resetAtMs: null }, minuteMs],
  ['more than the day has', 100, { usedToday: 9_950 }, 24 * 60 * minuteMs],
  [
    'more than two days have',
    20_001,
    { limitPerMinute: 60_000, remainingThisMinute: 60_000 },
    2 * 24 * 60 * minuteMs,
  ],
] as const)('requests: %s', (_what, requests, change, expected) => {
  expect(requestsTakeMs(requests, { ...free, ...change }, 0)).toBe(expected)
})

test('an unlimited account is held up by nothing, and of an unknown one nothing is said', () => {
  expect(requestsTakeMs(1e6, { kind: 'unlimited' }, 0)).toBe(0)
  expect(requestsTakeMs(1e6, { kind: 'unknown' }, 0)).toBeNull()
  expect(requestsTakeMs(1e6, null, 0)).toBeNull()
})

test('the longest of bytes, files and requests is what is left', () => {
  const left = { requests: 163, bytes: 1_000_000, files: 163 }
  const fast = { bytesPerSecond: 1_000_000, filesPerSecond: 50 }
  expect(msLeft(left, fast, { kind: 'unlimited' }, 0)).toBe(3260)
  expect(msLeft(left, { ...fast, bytesPerSecond: 1_000 }, free, 0)).toBe(1_000_000)
  expect(msLeft(left, fast, free, 0)).toBe(30_000 + 2 * minuteMs)
  expect(msLeft(left, still, free, 0)).toBe(30_000 + 2 * minuteMs)
})

test('without a speed and a rate nothing is said, and of nothing that it takes no time', () => {
  const left = { requests: 1, bytes: 9, files: 1 }
  expect(msLeft(left, still, { kind: 'unlimited' }, 0)).toBeNull()
  expect(msLeft(left, still, null, 0)).toBeNull()
  expect(msLeft({ requests: 0, bytes: 0, files: 0 }, still, null, 0)).toBe(0)
})
