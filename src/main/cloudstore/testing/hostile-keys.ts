import * as fc from 'fast-check'

const pieces = fc.oneof(
  fc.constantFrom(
    '/',
    '.',
    '..',
    '%',
    '%2e',
    '%2F',
    '+',
    '?',
    '#',
    '&',
    '=',
    ' ',
    '\\',
    ':',
    ';',
    '@',
    '"',
    "'",
    '|',
  ),
  fc.constantFrom('\u0000', '\n', '\r\n', '\t', '\u007f', '\u0085', '\u2028', '\ufeff', '\u202e', '\u200b'),
  fc.constantFrom('é', 'e\u0301', 'ß', '漢字', '😀', '👩‍👩‍👧', 'один', 'NUL', 'http://x'),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ maxLength: 8 }),
)

/** Keys that a URL parser, a proxy or a careless client would change; all can be written as UTF-8. */
export const hostileKey = fc
  .array(pieces, { minLength: 1, maxLength: 30 })
  .map((parts) => parts.join(''))
  .filter((key) => key !== '' && !/\p{Surrogate}/u.test(key) && Buffer.byteLength(key) <= 1024)
