/**
 * Keys as text that SQLite keeps and compares. Any text goes in and comes back as it was: NUL, which would end it, and
 * halves of surrogate pairs, which UTF-8 cannot hold, are written as three characters that no other text gives. The
 * order of the stored bytes is that of the keys' UTF-8 bytes, and what is a part of a key is a part of its stored form,
 * and the other way round.
 */

/** Before NUL and U+0001 the order of bytes has to stay: both begin with U+0001. */
const low = '\u0001'
/** Goes before the marks of a character of the end of the last plane, which means itself. */
const selfLead = '\u{10FFFE}'
/** Goes before the marks of half a surrogate pair, which comes after every character. */
const halfLead = '\u{10FFFF}'

const firstHalf = 0xd800
/** From here on every character is a mark or a lead in what is stored, and no lead is a mark. */
const firstMark = 0x10f000
/** A number is two marks, as in a system of so many digits. */
const marks = 64

const nul = '\u0000'
const anySurrogate = /[\uD800-\uDFFF]/
const special = new RegExp(`[${nul}${low}\\p{Surrogate}\\u{10F000}-\\u{10FFFF}]`, 'gu')
const escaped = new RegExp(`[${low}${halfLead}${selfLead}]..`, 'gsu')

/** Greater than every stored text that begins with this one. */
export function afterAllOf(encoded: string): string {
  return encoded + halfLead + halfLead
}

export function encodeText(text: string): string {
  return isSuspect(text) ? text.replace(special, encodeCharacter) : text
}

export function decodeText(stored: string): string {
  return isSuspect(stored) ? stored.replace(escaped, decodeCharacter) : stored
}

/** A cheap look that most keys pass; whole pairs are caught in it too. */
function isSuspect(text: string): boolean {
  return text.includes(nul) || text.includes(low) || anySurrogate.test(text)
}

function encodeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code <= 1) return low + marksOf(code)
  return code >= firstMark ? selfLead + marksOf(code - firstMark) : halfLead + marksOf(code - firstHalf)
}

function decodeCharacter(escapedText: string): string {
  const [lead = '', ...digits] = escapedText
  const [high = 0, rest = 0] = digits.map((mark) => (mark.codePointAt(0) ?? 0) - firstMark)
  const number = high * marks + rest
  if (lead === halfLead) return String.fromCharCode(firstHalf + number)
  return String.fromCodePoint(lead === selfLead ? firstMark + number : number)
}

function marksOf(number: number): string {
  return String.fromCodePoint(firstMark + Math.floor(number / marks), firstMark + (number % marks))
}
