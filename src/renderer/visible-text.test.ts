import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { visibleParts, visibleText } from './visible-text.ts'

test.each([
  ['photo.jpg', 'photo.jpg'],
  ['один #1 %.png', 'один #1 %.png'],
  ['family 👨‍👩‍👧.jpg', 'family 👨‍👩‍👧.jpg'],
  ['invoice\u202Egpj.exe', 'invoice\\u202Egpj.exe'],
  ['two\nlines\u2028three', 'two\\u000Alines\\u2028three'],
  ['a\u200Bb\u0000', 'a\\u200Bb\\u0000'],
  ['half \uD83D', 'half \\uD83D'],
])('shows %j as %s', (name, shown) => {
  expect(visibleText(name)).toBe(shown)
})

test('marks the escapes, so that a name which holds their letters is not one', () => {
  expect(visibleParts('a\u202E\u202Cb\\u202E')).toEqual([
    { text: 'a', isEscape: false },
    { text: '\\u202E\\u202C', isEscape: true },
    { text: 'b\\u202E', isEscape: false },
  ])
})

test('leaves no control or directional character in any name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(visibleText(name)).not.toMatch(/[\p{Cc}\p{Surrogate}\p{Bidi_Control}\u2028\u2029]/u)
    }),
  )
})
