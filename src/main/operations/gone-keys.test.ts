import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { GoneKeys } from './gone-keys.ts'

test('what a checkpoint says comes back as it was, in whatever order the keys went', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60)), (places) => {
      const gone = new GoneKeys(null)
      for (const place of places) gone.add(place)
      const again = new GoneKeys(gone.checkpoint())
      expect(again.count).toBe(places.length)
      for (let place = 0; place <= 60; place += 1) expect(again.has(place)).toBe(places.includes(place))
    }),
  )
})

test.each([
  [null, 0],
  ['7', 7],
  ['2 3,5', 4],
  ['0 1', 1],
  ['nonsense', 0],
])('%j: %i keys are gone', (checkpoint, count) => {
  expect(new GoneKeys(checkpoint).count).toBe(count)
})

test('behind one key that does not go, a checkpoint stays short', () => {
  const gone = new GoneKeys(null)
  for (let place = 1; place < 100_000; place += 1) gone.add(place)
  expect(gone.checkpoint().length).toBeLessThan(8_000)
  gone.add(0)
  expect(gone.checkpoint()).toBe('100000')
})
