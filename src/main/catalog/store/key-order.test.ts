import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { anyText, wellFormedText } from '../../testing/awkward-keys.ts'
import { compareBytes } from './key-order.ts'

test('well-formed texts compare as their UTF-8 bytes', () => {
  fc.assert(
    fc.property(wellFormedText, wellFormedText, (left, right) => {
      expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)))
    }),
  )
})

test.each([
  ['a', 'b', -1],
  ['a', 'a', 0],
  ['a', 'a/', -1],
  ['a/', 'a0', -1],
  ['\uFFFF', '\u{10000}', -1],
  ['\uE000', '😀', -1],
  ['\uD7FF', '\uE000', -1],
])('%j to %j is %i', (left, right, order) => {
  expect(Math.sign(compareBytes(left, right))).toBe(order)
  expect(Math.sign(compareBytes(right, left))).toBe(order === 0 ? 0 : -order)
})

test('halves of pairs have a place of their own, so that sorting is sure', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (a, b, c) => {
      expect(compareBytes(a, b) === 0).toBe(a === b)
      const sorted = [a, b, c].toSorted(compareBytes)
      expect([c, b, a].toSorted(compareBytes)).toEqual(sorted)
    }),
  )
})
