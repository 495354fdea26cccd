import { expect, test } from 'vitest'

import type { Listing } from '../../../shared/entry.ts'
import { listingText } from './listing-text.ts'

const atMs = new Date(2026, 10, 15, 14, 2).getTime()

test.each([
  [3000, { kind: 'walking' }, '3,000 objects so far…'],
  [12_400, { kind: 'complete', atMs }, '12,400 objects · complete 14:02'],
  [12_400, { kind: 'partial' }, '12,400 objects · partial'],
  [1, { kind: 'partial' }, '1 object · partial'],
  [0, { kind: 'walking' }, '0 objects so far…'],
] as const)('says of %d objects, %j: %s', (objectCount, state, text) => {
  const listing: Listing = { bucket: 'b', prefix: '', version: 1, entryCount: 1, objectCount, state }
  expect(listingText(listing)).toBe(text)
})
