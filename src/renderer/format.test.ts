import { expect, test } from 'vitest'

import { formatDateTime, formatNumber, formatPercent, formatSize, formatTime } from './format.ts'

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
