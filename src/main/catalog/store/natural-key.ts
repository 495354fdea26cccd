const digits = /\d+/g
const isAscii = /^\p{ASCII}*$/u

/**
 * A text whose bytes are in the order that a person expects of names: `file2` before `file10`, capitals and accents
 * beside their plain letters. Each run of digits loses its leading zeros and gets its length in front, which is what
 * zero-padding does for numbers of any length and takes less room.
 */
export function naturalKey(name: string): string {
  const folded = isAscii.test(name) ? name.toLowerCase() : withoutMarks(name.toLowerCase())
  return folded.replace(digits, (run) => {
    const significant = run.replace(/^0+(?=\d)/, '')
    return lengthMark(significant.length) + significant
  })
}

function withoutMarks(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '')
}

/** One digit for lengths up to 8; a 9 goes on with the rest. So that a longer number always comes later. */
function lengthMark(length: number): string {
  return length < 9 ? String(length) : `9${lengthMark(length - 8)}`
}
