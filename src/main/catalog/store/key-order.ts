/**
 * Compares as the UTF-8 bytes of both would. JavaScript's own order is that of UTF-16 units, in which the characters
 * beyond U+FFFF come before U+E000 to U+FFFF.
 */
export function compareBytes(left: string, right: string): number {
  if (left === right) return 0
  // Without such characters in one of them both orders are the same, and the quick one will do.
  if (!late.test(left) || !late.test(right)) return left < right ? -1 : 1
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [left.charCodeAt(at), right.charCodeAt(at)]
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

const late = /[\uD800-\uFFFF]/
const surrogatesAt = 0xd800
const afterSurrogates = 0xe000

function rank(unit: number): number {
  if (unit < surrogatesAt) return unit
  // Halves of pairs after everything else of the first plane.
  return unit < afterSurrogates ? unit + 0x2000 : unit - 0x800
}
