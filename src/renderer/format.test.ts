import { expect, test } from 'vitest'

import {
  formatAge,
  formatDateTime,
  formatMoment,
  formatNumber,
  formatPercent,
  formatSize,
  formatTime,
} from './format.ts'

const kb = 1024
const mb = kb * 1024
const gb = mb * 1024

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [kb, '1 KB'],
  [88 * kb, '88 KB'],
  [mb - 1, '1.0 MB'],
  [4_301_772, '4.1 MB'],
  [99.94 * mb, '99.9 MB'],
  [99.96 * mb, '100 MB'],
  [212 * mb, '212 MB'],
  [1023.9 * mb, '1.0 GB'],
  [42.7 * gb, '42.7 GB'],
  [5000 * gb * 1024 * 1024, '5,000 PB'],
])('writes %d bytes as %s', (sizeBytes, text) => {
  expect(formatSize(sizeBytes)).toBe(text)
})

test.each([
  [0, 10, '0 %'],
  [62, 100, '62 %'],
  [999, 1000, '99 %'],
  [9999, 10_000, '99 %'],
  [10, 10, '100 %'],
  [0, 0, '0 %'],
])('writes %d of %d as %s', (done, total, text) => {
  expect(formatPercent(done, total)).toBe(text)
})

test('writes numbers with commas and times on a 24 hour clock', () => {
  const atMs = new Date(2026, 10, 5, 0, 2).getTime()
  expect(formatNumber(12_400)).toBe('12,400')
  expect(formatTime(atMs)).toBe('00:02')
  expect(formatDateTime(atMs)).toBe('5 Nov 2026, 00:02')
})

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  [0, 'just now'],
  [-5 * minute, 'just now'],
  [90_000, '1 minute ago'],
  [59 * minute, '59 minutes ago'],
  [hour, '1 hour ago'],
  [day - 1, '23 hours ago'],
  [2 * day + hour, '2 days ago'],
  [40 * day, '1 month ago'],
  [800 * day, '2 years ago'],
])('writes an age of %d ms as %s', (ageMs, text) => {
  expect(formatAge(Date.UTC(2026, 10, 15) - ageMs, Date.UTC(2026, 10, 15))).toBe(text)
})

test.each([
  [new Date(2026, 10, 20, 9, 5), '09:05'],
  [new Date(2026, 10, 19, 23, 59), 'Thursday'],
  [new Date(2026, 10, 14, 0, 0), 'Saturday'],
  [new Date(2026, 10, 13, 23, 59), '13 Nov 2026'],
])('names the moment %s on Friday, 20 November 2026: %s', (at, text) => {
  expect(formatMoment(at.getTime(), new Date(2026, 10, 20, 12, 0).getTime())).toBe(text)
})
