import { encodeText } from '../../sqlite/key-text.ts'

const isAscii = /^\p{ASCII}*$/u

/** How a name is stored for a search that ignores case; null where SQLite's own, which knows ASCII only, will do. */
export function folded(text: string): string | null {
  return isAscii.test(text) ? null : fold(text)
}

/** Whether a text has to be looked for in what `folded` gave. */
export function needsFolding(text: string): boolean {
  return !isAscii.test(text)
}

export function fold(text: string): string {
  // The small sigma that ends a word is another character, and a word that is looked for may end anywhere.
  return encodeText(text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ'))
}

/** Whether a text holds another, as a query of SQLite would find it. */
export function holdsText(text: string, sought: string): boolean {
  if (needsFolding(sought)) return fold(text).includes(fold(sought))
  return withoutAsciiCase(text).includes(withoutAsciiCase(sought))
}

function withoutAsciiCase(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** A pattern for `LIKE ? ESCAPE '\'` that means the text itself, with more allowed at the ends that say so. */
export function likePattern(
  stored: string,
  { before = '', after = '' }: { before?: string; after?: string },
) {
  return before + stored.replaceAll(/[\\%_]/g, String.raw`\$&`) + after
}
