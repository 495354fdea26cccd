import { expect, test } from 'vitest'

import { isTyping, nothingTyped, typedSearch, typeOn } from './type-ahead.ts'

/** Types characters at moments, such as `['a', 0], ['b', 300]`. */
function typed(...keys: readonly (readonly [string, number])[]) {
  return keys.reduce((state, [character, atMs]) => typeOn(state, character, atMs), nothingTyped)
}

test.each([
  [[['a', 0]], { start: 'a', isNext: true }],
  [
    [
      ['A', 0],
      ['a', 100],
    ],
    { start: 'aa', isNext: false },
  ],
  [
    [
      ['a', 0],
      ['a', 100],
    ],
    { start: 'a', isNext: true },
  ],
  [
    [
      ['A', 0],
      ['l', 900],
      [' ', 1800],
    ],
    { start: 'al ', isNext: false },
  ],
  [
    [
      ['a', 0],
      ['b', 1000],
    ],
    { start: 'b', isNext: true },
  ],
] as const)('after %j looks for %j', (keys, search) => {
  expect(typedSearch(typed(...keys))).toEqual(search)
})

test('knows whether a name is being typed', () => {
  expect(isTyping(nothingTyped, 0)).toBe(false)
  expect(isTyping(typed(['a', 0]), 999)).toBe(true)
  expect(isTyping(typed(['a', 0]), 1000)).toBe(false)
})
