import { expect, test } from 'vitest'

import { shapedObjects } from './bucket-shapes.js'
import { compareKeys, indexAtOrAfter } from './key-order.js'

const shapes = ['tree', 'flat', 'frames', 'crowd', 'unicode'] as const

test.each(shapes)(
  '%s: as many objects as were asked for, in the order of their bytes, each once',
  (shape) => {
    const keys = [...shapedObjects(shape, 3000, 7)].map(({ key }) => Buffer.from(key))
    expect(keys.length).toBe(3000)
    const outOfOrder = keys.findIndex(
      (key, index) => index > 0 && Buffer.compare(keys[index - 1] ?? key, key) >= 0,
    )
    expect(outOfOrder).toBe(-1)
  },
)

test('the same seed gives the same bucket, another seed another', () => {
  const [first, again, other] = [3, 3, 4].map((seed) => [...shapedObjects('tree', 500, seed)])
  expect(first).toEqual(again)
  expect(first).not.toEqual(other)
})

test.each([
  ['a', 'b'],
  ['a', 'aa'],
  ['\uffee', '📷'],
  ['Cafe\u0301', 'Café'],
  ['a/b', 'a0'],
])('%s comes before %s', (left, right) => {
  expect(compareKeys(left, right)).toBeLessThan(0)
  expect(compareKeys(right, left)).toBeGreaterThan(0)
  expect(Buffer.compare(Buffer.from(left), Buffer.from(right))).toBeLessThan(0)
})

test('where a prefix begins', () => {
  const objects = ['a', 'b/1', 'b/2', 'c'].map((key) => ({ key }))
  expect(indexAtOrAfter(objects, 'b/')).toBe(1)
  expect(indexAtOrAfter(objects, 'd')).toBe(4)
})
