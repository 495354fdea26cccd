import { lastSegment } from '../../shared/keys.ts'

/** How texts compare and hold each other, the slow and plain way. */

export type Compare<Value> = (left: Value, right: Value) => number

const isHalf = (code: number) => code >= 0xd800 && code <= 0xdfff
const beyondAll = 0x110000

/** UTF-8 bytes are in the order of characters; halves of pairs, which it cannot hold, come last. */
const characters = remembering((text) =>
  Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0
    return isHalf(code) ? beyondAll + code : code
  }),
)

/** The same for whole pairs, but a half lies beside the pairs that begin with it. */
const units = remembering((text) =>
  Array.from({ length: text.length }, (_, at) => {
    const unit = text.charCodeAt(at)
    return isHalf(unit) ? beyondAll + unit : unit
  }),
)

/** The same few texts are compared all the time. */
function remembering(list: (text: string) => readonly number[]) {
  const lists = new Map<string, readonly number[]>()
  return (text: string): readonly number[] => {
    const known = lists.get(text) ?? list(text)
    lists.set(text, known)
    return known
  }
}

function compareLists(left: readonly number[], right: readonly number[]): number {
  for (const [at, item] of left.entries()) {
    const other = right[at]
    if (other === undefined) return 1
    if (item !== other) return item - other
  }
  return left.length - right.length
}

export const byBytes: Compare<string> = (left, right) => compareLists(characters(left), characters(right))

export const byUnits: Compare<string> = (left, right) => compareLists(units(left), units(right))

type Item = number | bigint

/** Runs of digits as numbers, the rest without case and marks. `how` is how halves of pairs are compared. */
export function naturally(how: 'stored' | 'at once'): Compare<string> {
  const listed = how === 'stored' ? characters : units
  return (left, right) => {
    const [items, others] = [naturalItems(left, listed), naturalItems(right, listed)]
    for (const [at, item] of items.entries()) {
      const other = others[at]
      if (other === undefined) return 1
      const order = compareItems(item, other)
      if (order !== 0) return order
    }
    return items.length - others.length
  }
}

function naturalItems(name: string, listed: (text: string) => readonly number[]): readonly Item[] {
  const plain = name.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
  const pieces = plain.match(/[0-9]+|[^0-9]+/g) ?? []
  return pieces.flatMap((piece): readonly Item[] => (/^[0-9]/.test(piece) ? [BigInt(piece)] : listed(piece)))
}

function compareItems(item: Item, other: Item): number {
  if (typeof item === 'bigint' && typeof other === 'bigint') return item < other ? -1 : item > other ? 1 : 0
  // A number lies where the digits do.
  return (typeof item === 'bigint' ? 0x30 : item) - (typeof other === 'bigint' ? 0x30 : other)
}

const isAscii = (text: string) => characters(text).every((code) => code < 0x80)
const withoutAsciiCase = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
const withoutCase = (text: string) => text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ')

/** A text as it is compared with one that is looked for: only where that has more than ASCII do other letters fold. */
function comparable(text: string, sought: string): string {
  const folded = isAscii(sought) ? withoutAsciiCase(text) : withoutCase(text)
  return characters(folded)
    .map((code) => `${code},`)
    .join('')
}

export function holdsText(text: string, sought: string): boolean {
  return `,${comparable(text, sought)}`.includes(`,${comparable(sought, sought)}`)
}

export function beginsWith(text: string, start: string): boolean {
  return comparable(text, start).startsWith(comparable(start, start))
}

/** A key's last part; that of a folder's mark is its folder's name. */
export function searchedName(key: string): string {
  return lastSegment(key)
}
