/** Characters that are not seen, or end a line: in code they are written as escapes. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

type LiteralRules = {
  readonly quote: '"' | "'"
  /** The escape of a character beyond the first 65,536. */
  readonly farEscape: (codePoint: string) => string
}

/** A string literal on one line that holds exactly the text, which has no half of a surrogate pair. */
function literal(text: string, { quote, farEscape }: LiteralRules): string {
  const escaped = Array.from(text, (character) => {
    if (character === quote || character === '\\') return `\\${character}`
    if (!unseen.test(character)) return character
    const code = (character.codePointAt(0) ?? 0).toString(16)
    return code.length > 4 ? farEscape(code) : `\\u${code.padStart(4, '0')}`
  })
  return quote + escaped.join('') + quote
}

/** In Python and Go alike. */
export function doubleQuoted(text: string): string {
  return literal(text, { quote: '"', farEscape: (code) => `\\U${code.padStart(8, '0')}` })
}

export function javascriptQuoted(text: string): string {
  return literal(text, { quote: "'", farEscape: (code) => `\\u{${code}}` })
}

/** One word for a POSIX shell. It takes any text without a NUL, which no shell can hold. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
