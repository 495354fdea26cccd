import { expect, test } from 'vitest'

import { isFoldedAt } from './use-shelf.ts'

test.each([
  [37.6, true],
  [38, true],
  [38.4, true],
  [109.7, false],
  [110, false],
  [196, false],
])('takes a shelf of %d px for folded: %s', (heightPx, isFolded) => {
  expect(isFoldedAt(heightPx)).toBe(isFolded)
})
