import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { compareBytes } from './key-order.ts'
import { naturalKey } from './natural-key.ts'

const inOrder = (names: readonly string[]) =>
  names.toSorted((left, right) => compareBytes(naturalKey(left), naturalKey(right)))

test.each<{ what: string; names: readonly string[] }>([
  { what: 'numbers', names: ['file1', 'file2', 'file10', 'file11', 'file100'] },
  { what: 'numbers within', names: ['a2b1', 'a2b10', 'a10b2'] },
  { what: 'versions', names: ['v1.2.9', 'v1.2.10', 'v1.10.0', 'v2'] },
  { what: 'dates', names: ['2024-9-30', '2024-10-1', '2025-1-1'] },
  { what: 'capitals', names: ['Apple', 'banana', 'Cherry', 'date'] },
  { what: 'accents', names: ['eclair', 'Éclipse', 'edge', 'naive', 'naïve 2', 'nap'] },
  { what: 'other alphabets', names: ['zebra', 'Ёлка', 'жук', 'Яблоко', '漢'] },
  { what: 'a number before a letter', names: ['a1', 'aa'] },
  { what: 'a name before one that goes on', names: ['photo', 'photo 1', 'photo.jpg', 'photos'] },
  { what: 'very long numbers', names: ['n9', `n${'9'.repeat(300)}`, `n1${'0'.repeat(300)}`] },
])('a person’s order of $what', ({ names }) => {
  expect(inOrder(names.toReversed())).toEqual(names)
})

test.each([
  ['readme', 'README'],
  ['café', 'cafe\u0301'],
  ['café', 'cafe'],
  ['track 7', 'track 007'],
  ['0', '000'],
])('%j and %j have the same place', (left, right) => {
  expect(naturalKey(left)).toBe(naturalKey(right))
})

const number = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 80n }),
  fc.bigInt({ min: 0n, max: 120n }),
  fc.nat(100).map((zeros) => 10n ** BigInt(zeros)),
)

test('numbers of any length are in their order, whatever stands around them and before their digits', () => {
  const text = fc.constantFrom('', 'a', 'File ', '-')
  const zeros = fc.nat(3).map((count) => '0'.repeat(count))
  fc.assert(
    fc.property(number, number, text, text, zeros, zeros, (left, right, before, after, some, more) => {
      const order = compareBytes(
        naturalKey(`${before}${some}${left}${after}`),
        naturalKey(`${before}${more}${right}${after}`),
      )
      expect(Math.sign(order)).toBe(left < right ? -1 : left > right ? 1 : 0)
    }),
  )
})
