/** What was typed so far to find a row by its name. */
export type TypeAhead = { readonly text: string; readonly atMs: number }

/** A pause of this length starts a new name. */
const pauseMs = 1000

export const nothingTyped: TypeAhead = { text: '', atMs: -Infinity }

export function isTyping(typed: TypeAhead, nowMs: number): boolean {
  return typed.text !== '' && nowMs - typed.atMs < pauseMs
}

export function typeOn(typed: TypeAhead, character: string, nowMs: number): TypeAhead {
  return { text: (isTyping(typed, nowMs) ? typed.text : '') + character, atMs: nowMs }
}

/**
 * What to look for, and whether to begin after the focused row: one letter, typed once or over and over, goes from each
 * row that begins with it to the next.
 */
export function typedSearch({ text }: TypeAhead): { readonly start: string; readonly isNext: boolean } {
  const [first = ''] = text
  const isRepeated = Array.from(text).every((character) => character === first)
  return isRepeated
    ? { start: first.toLowerCase(), isNext: true }
    : { start: text.toLowerCase(), isNext: false }
}
