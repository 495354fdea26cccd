/**
 * Keys as text that SQLite keeps and compares. Any text goes in and comes back as it was: NUL, which would end it, and
 * halves of surrogate pairs, which UTF-8 cannot hold, are written as pairs of characters that no other text gives. The
 * order of the stored bytes is that of the keys' UTF-8 bytes, and what is a part of a key is a part of its stored form,
 * and the other way round.
 */

/** Before NUL and U+0001 the order of bytes has to stay: both begin with U+0001. */
const low = '\u0001'
const nulMark = '\u{10FFFB}'
const oneMark = '\u{10FFFC}'
/** Goes before the place in the last plane that stands for half a surrogate pair. */
const halfLead = '\u{10FFFE}'
/** Goes before a character of the end of the last plane that means itself. */
const selfLead = '\u{10FFFF}'

const firstHalf = 0xd800
const firstPlace = 0x10f000

const nul = '\u0000'
const anySurrogate = /[\uD800-\uDFFF]/
const special = new RegExp(`[${nul}${low}\\p{Surrogate}\\u{10F000}-\\u{10FFFF}]`, 'gu')
const escaped = new RegExp(`[${low}${halfLead}${selfLead}].`, 'gsu')

/** Greater than every stored text that begins with `text`. */
export function afterAllOf(encoded: string): string {
  return `${encoded}${selfLead}${selfLead}${selfLead}`
}

export function encodeText(text: string): string {
  return isSuspect(text) ? text.replace(special, encodeCharacter) : text
}

export function decodeText(stored: string): string {
  return isSuspect(stored) ? stored.replace(escaped, decodePair) : stored
}

/** A cheap look that most keys pass; whole pairs are caught in it too. */
function isSuspect(text: string): boolean {
  return text.includes(nul) || text.includes(low) || anySurrogate.test(text)
}

function encodeCharacter(character: string): string {
  if (character === nul) return low + nulMark
  if (character === '\u0001') return low + oneMark
  const code = character.codePointAt(0) ?? 0
  if (code >= firstPlace) return selfLead + character
  return halfLead + String.fromCodePoint(firstPlace + code - firstHalf)
}

function decodePair(pair: string): string {
  const [lead = '', mark = ''] = pair
  if (lead === low) return mark === nulMark ? nul : low
  if (lead === selfLead) return mark
  return String.fromCharCode((mark.codePointAt(0) ?? 0) - firstPlace + firstHalf)
}
