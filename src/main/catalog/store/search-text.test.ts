import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { awkwardText } from '../../testing/awkward-keys.ts'
import { SqlDatabase } from '../../sqlite/database.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { fold, folded, holdsText, likePattern, needsFolding } from './search-text.ts'

const any = { before: '%', after: '%' }

function finds(database: SqlDatabase, stored: string, pattern: string): boolean {
  return database.row(`SELECT ? LIKE ? ESCAPE '\\'`, stored, pattern)?.number(0) === 1
}

test.each([
  ['100%', '100%', true],
  ['1000', '100%', false],
  ['a_b', 'a_b', true],
  ['axb', 'a_b', false],
  ['a\\b', 'a\\b', true],
  ['a\\%b', '\\%', true],
  ['a%', '\\%', false],
  ["it's", "t's", true],
  ['MiXeD.TXT', 'mixed.txt', true],
  ['line\nbreak', 'e\nb', true],
  ['nul\0l', 'l\0', true],
])('%j with %j sought in it: %s', (text, sought, isFound) => {
  const database = new SqlDatabase(':memory:')
  expect(finds(database, encodeText(text), likePattern(encodeText(sought), any))).toBe(isFound)
})

test.each([
  ['ÉCLAIR', 'éclair', true],
  ['e\u0301clair', 'ÉCLAIR', true],
  ['ПРИВЕТ.txt', 'привет.TXT', true],
  ['ΟΔΟΣ', 'οδος', true],
  ['οδοσ', 'ΟΔΟΣ', true],
  ['straße', 'STRAẞE', true],
  ['eclair', 'éclair', false],
])('%j with %j sought in it, whatever the case of its letters: %s', (text, sought, isFound) => {
  expect(needsFolding(sought)).toBe(true)
  expect(fold(text).includes(fold(sought))).toBe(isFound)
})

test('a name is folded for later only where SQLite’s own case is not enough', () => {
  expect(folded('Plain.TXT')).toBeNull()
  expect(folded('É')).toBe('é')
})

test('what is looked for here and by SQLite is found alike', () => {
  const database = new SqlDatabase(':memory:')
  fc.assert(
    fc.property(awkwardText(8), awkwardText(2), (text, sought) => {
      const stored = needsFolding(sought) ? fold : encodeText
      const isFound = finds(database, stored(text), likePattern(stored(sought), any))
      expect(holdsText(text, sought)).toBe(isFound)
      expect(finds(database, stored(text), likePattern(stored(text), {}))).toBe(true)
    }),
    { numRuns: 500 },
  )
})
