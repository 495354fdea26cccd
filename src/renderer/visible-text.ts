/**
 * Characters that are not seen but change what is: controls, line ends, directional marks, embeddings, overrides and
 * isolates (Unicode 16, Bidi_Control), the byte order mark, zero width spaces, and halves of surrogate pairs. The zero
 * width joiners stay: scripts and emoji need them.
 */
const deceiving = /[\p{Cc}\p{Surrogate}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060\u2066-\u2069\uFEFF]/u

export type VisiblePart = { readonly text: string; readonly isEscape: boolean }

/** Cuts a name into parts, with every character that could deceive written as an escape such as `\u202E`. */
export function visibleParts(name: string): VisiblePart[] {
  const parts: VisiblePart[] = []
  for (const character of name) {
    const isEscape = deceiving.test(character)
    const text = isEscape ? escaped(character) : character
    const last = parts.at(-1)
    if (last && last.isEscape === isEscape) parts[parts.length - 1] = { text: last.text + text, isEscape }
    else parts.push({ text, isEscape })
  }
  return parts
}

/** The same as one line of text, for places that hold no markup. */
export function visibleText(name: string): string {
  return visibleParts(name)
    .map((part) => part.text)
    .join('')
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
