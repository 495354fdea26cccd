import { expect, test } from 'vitest'

import type { RateStatus } from '../../../shared/rate.ts'
import { changesUntilMs, rateView } from './rate-text.ts'

const nowMs = 1_000_000
const limited = {
  kind: 'limited',
  limitPerMinute: 60,
  remainingThisMinute: 45,
  resetAtMs: nowMs + 30_000,
  usedToday: 788,
  limitPerDay: 10_000,
  waitingUntilMs: null,
} as const satisfies RateStatus

test('shows what is left of the minute and of the day', () => {
  expect(rateView(limited, nowMs)).toEqual({
    left: 45,
    limit: 60,
    isLow: false,
    value: '45/60',
    spoken: '45 of 60',
    detail: '9,212 left today',
  })
})

test.each([
  [{ resetAtMs: nowMs }, { left: 60 }],
  [{ remainingThisMinute: 11 }, { isLow: true }],
  [{ remainingThisMinute: -3 }, { left: 0 }],
  [{ limitPerDay: null }, { detail: '788 used today' }],
  [{ usedToday: 10_001 }, { detail: '0 left today' }],
  [{ waitingUntilMs: nowMs + 22_400 }, { detail: 'Waiting 23 s for new requests' }],
  [{ waitingUntilMs: nowMs + 600_000 }, { detail: 'Waiting 10 min for new requests' }],
  [{ waitingUntilMs: nowMs }, { detail: '9,212 left today' }],
])('with %j shows %j', (change, shown) => {
  expect(rateView({ ...limited, ...change }, nowMs)).toMatchObject(shown)
})

test('changes by itself until the minute or the wait is over', () => {
  expect(changesUntilMs({ kind: 'unlimited' })).toBeNull()
  expect(changesUntilMs({ ...limited, resetAtMs: null })).toBeNull()
  expect(changesUntilMs({ ...limited, waitingUntilMs: nowMs + 90_000 })).toBe(nowMs + 90_000)
})
