import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SortedKeys } from './sorted-keys.ts'

const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  // Around the place where UTF-16 and UTF-8 disagree, and around a prefix.
  fc.constantFrom(
    'a',
    'a/',
    'a/b',
    'a0',
    'a\u0000',
    '\uffff',
    '\ufffe',
    '\u{10000}',
    '\u{10ffff}',
    '\ue000',
    '',
  ),
)

function inByteOrder(keys: Iterable<string>): string[] {
  return [...keys].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
}

test('reads what a plain set would, in the order of UTF-8 bytes, after any changes', () => {
  const change = fc.record({ isAddition: fc.boolean(), key })
  fc.assert(
    fc.property(
      fc.array(key),
      fc.array(change),
      key,
      fc.option(key, { nil: undefined }),
      (first, changes, prefix, after) => {
        const keys = new SortedKeys(new Set(first))
        const model = new Set(first)
        for (const { isAddition, key: changed } of changes) {
          if (isAddition) keys.add(changed)
          else keys.delete(changed)
          if (isAddition) model.add(changed)
          else model.delete(changed)
        }
        const isBehind = (candidate: string) =>
          after === undefined || Buffer.compare(Buffer.from(candidate), Buffer.from(after)) > 0
        const expected = inByteOrder(model).filter(
          (candidate) => candidate.startsWith(prefix) && isBehind(candidate),
        )
        expect([...keys.read(prefix, after)]).toEqual(expected)
      },
    ),
  )
})

test('stays in order over many chunks', () => {
  const keys = new SortedKeys(Array.from({ length: 3000 }, (_, index) => `k${index}`))
  const model = new Set(Array.from({ length: 3000 }, (_, index) => `k${index}`))
  for (let index = 0; index < 20_000; index += 1) {
    const changed = `k${(index * 7919) % 12_007}`
    if (index % 3 === 0) keys.delete(changed)
    else keys.add(changed)
    if (index % 3 === 0) model.delete(changed)
    else model.add(changed)
  }
  expect([...keys.read('', undefined)]).toEqual(inByteOrder(model))
  expect([...keys.read('k5', 'k55')]).toEqual(
    inByteOrder(model).filter((k) => k.startsWith('k5') && k > 'k55'),
  )
  for (const changed of model) keys.delete(changed)
  expect([...keys.read('', undefined)]).toEqual([])
})
