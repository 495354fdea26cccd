import { expect, test } from 'vitest'

import { judged, median, percentile } from './figures.js'

test('the median of an odd and an even number of values', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test.each([
  [0.95, 19],
  [0.5, 10],
  [1, 20],
  [0, 1],
])('the share %d of 1 to 20 is at most %d', (share, expected) => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index)
  expect(percentile(values, share)).toBe(expected)
})

test.each([
  [
    'a ratio under its bar',
    { ours: 120, rival: 100, bar: 1.5, isBetter: 'lower' as const },
    { ratio: 1.2, holds: true },
  ],
  [
    'a ratio over its bar',
    { ours: 160, rival: 100, bar: 1.5, isBetter: 'lower' as const },
    { ratio: 1.6, holds: false },
  ],
  [
    'a rate that must be high',
    { ours: 80, rival: 100, bar: 0.9, isBetter: 'higher' as const },
    { ratio: 0.8, holds: false },
  ],
  [
    'an absolute bar',
    { ours: 90, rival: null, bar: 100, isBetter: 'lower' as const },
    { ratio: null, holds: true },
  ],
  [
    'no bar',
    { ours: 90, rival: null, bar: null, isBetter: 'lower' as const },
    { ratio: null, bar: null, holds: null },
  ],
])('%s', (_name, figure, expected) => {
  expect(judged({ name: 'n', unit: 'ms', ...figure })).toMatchObject(expected)
})
