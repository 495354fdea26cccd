import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { anyText, wellFormedText } from '../testing/awkward-keys.ts'
import { SqlDatabase } from './database.ts'
import { compareBytes } from '../catalog/store/key-order.ts'
import { afterAllOf, decodeText, encodeText } from './key-text.ts'

const bytesOf = (text: string) => Buffer.from(text, 'utf8')

test('any text comes back as it went, through SQLite too', () => {
  const database = new SqlDatabase(':memory:')
  database.script('CREATE TABLE kept (text TEXT)')
  fc.assert(
    fc.property(anyText, (text) => {
      expect(decodeText(encodeText(text))).toBe(text)
      database.run('DELETE FROM kept')
      database.run('INSERT INTO kept VALUES (?)', encodeText(text))
      expect(database.row('SELECT text FROM kept')?.text(0)).toBe(text)
    }),
  )
  database.close()
})

test.each(['plain', 'один', '漢', 'a/b//c', ''])('%j is stored as it is', (text) => {
  expect(encodeText(text)).toBe(text)
})

test('what is stored can be written as UTF-8 and holds no NUL', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const stored = encodeText(text)
      expect(bytesOf(stored).toString('utf8')).toBe(stored)
      expect(stored).not.toContain('\0')
    }),
  )
})

test('stored texts are in the order of their UTF-8 bytes, and no two are the same', () => {
  fc.assert(
    fc.property(wellFormedText, wellFormedText, (left, right) => {
      const stored = Buffer.compare(bytesOf(encodeText(left)), bytesOf(encodeText(right)))
      expect(stored).toBe(Buffer.compare(bytesOf(left), bytesOf(right)))
    }),
  )
  fc.assert(
    fc.property(anyText, anyText, (left, right) => {
      expect(encodeText(left) === encodeText(right)).toBe(left === right)
    }),
  )
})

const codesOf = (text: string) => `,${Array.from(text, (char) => `${char.codePointAt(0)},`).join('')}`

/** Whether the characters of one follow each other in the other: half a pair is a character only where it is alone. */
const holds = (whole: string, part: string) => codesOf(whole).includes(codesOf(part))

test('what is a part of a text is a part of its stored form, and nothing else is', () => {
  fc.assert(
    fc.property(anyText, anyText, fc.nat(12), fc.nat(12), (whole, other, from, to) => {
      const part = Array.from(whole).slice(Math.min(from, to), Math.max(from, to)).join('')
      for (const sought of [part, other]) {
        expect(encodeText(whole).includes(encodeText(sought))).toBe(holds(whole, sought))
      }
    }),
    { numRuns: 300 },
  )
})

const last = '\u{10FFFF}'

test.each([
  [`${last}\uD83D`, '\u{10FFFE}'],
  [`\u{10FFFE}${last}`, `${last}\u{10FFFE}`],
  ['\u0001\u0000', '\u0000\u0001'],
])('%j does not hold %j', (whole, part) => {
  expect(encodeText(whole)).not.toContain(encodeText(part))
})

test('the end of what begins with a text is after all that does, and before what comes next', () => {
  for (const rest of [last, last.repeat(2), last.repeat(9), `${last}${last}\uDFFF`, '\uDFFF'.repeat(4)]) {
    expect(compareBytes(encodeText(`a${rest}`), afterAllOf('a'))).toBeLessThan(0)
  }
  fc.assert(
    fc.property(anyText, anyText, (start, rest) => {
      const stored = encodeText(start + rest)
      if (!stored.startsWith(encodeText(start))) return
      expect(Buffer.compare(bytesOf(stored), bytesOf(afterAllOf(encodeText(start))))).toBe(-1)
    }),
  )
  expect(compareBytes(afterAllOf('a'), 'b')).toBeLessThan(0)
})
