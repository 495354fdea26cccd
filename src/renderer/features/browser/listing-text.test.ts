import { expect, test } from 'vitest'

import type { Listing } from '../../../shared/entry.ts'
import type { RateStatus } from '../../../shared/rate.ts'
import { changesText, costText, listingText } from './listing-text.ts'

const atMs = new Date(2026, 10, 15, 14, 2).getTime()
const nowMs = atMs + 2 * 24 * 60 * 60_000
const partial = { kind: 'partial', isSparing: false, estimatedRequests: null } as const

test.each([
  [3000, { kind: 'walking' }, '3,000 objects so far…'],
  [12_400, { kind: 'complete', atMs }, '12,400 objects · complete 14:02'],
  [12_400, partial, '12,400 objects · partial'],
  [1, { ...partial, isSparing: true }, '1 object · partial'],
  [0, { kind: 'walking' }, '0 objects so far…'],
  [12_400, { kind: 'seen', atMs, isRefreshing: false }, '12,400 objects · last seen 2 days ago'],
  [12_400, { kind: 'seen', atMs, isRefreshing: true }, '12,400 objects · last seen 2 days ago, refreshing…'],
] as const)('says of %d objects, %j: %s', (objectCount, state, text) => {
  const listing: Listing = {
    bucket: 'b',
    prefix: '',
    version: 1,
    entryCount: 1,
    objectCount,
    sizeBytes: 0,
    state,
    nameOrder: 'natural',
    sinceVisit: null,
    sinceRefresh: null,
  }
  expect(listingText(listing, nowMs)).toBe(text)
})

test.each([
  [{ added: 3, changed: 1, gone: 2 }, '3 new, 1 changed, 2 gone'],
  [{ added: 0, changed: 1200, gone: 0 }, '1,200 changed'],
  [{ added: 2, changed: 0, gone: 1 }, '2 new, 1 gone'],
  [{ added: 0, changed: 0, gone: 0 }, ''],
])('writes the changes %j as “%s”', (counts, text) => {
  expect(changesText(counts)).toBe(text)
})

const freePlan: RateStatus = {
  kind: 'limited',
  limitPerMinute: 60,
  remainingThisMinute: 60,
  resetAtMs: null,
  usedToday: 500,
  limitPerDay: 10_000,
  waitingUntilMs: null,
}

test.each([
  [620, freePlan, 'about 620 requests, 12 min'],
  [1, freePlan, 'about 1 request, 1 min'],
  [620, { kind: 'unlimited' } as const, 'about 620 requests'],
  [620, undefined, 'about 620 requests'],
  [null, freePlan, null],
])('says what %s requests cost', (requests, rate, text) => {
  expect(costText(requests, rate)).toBe(text)
})
