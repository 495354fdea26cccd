import type { EntryRef } from '../../../shared/entry.ts'
import { entryId } from './entry-ref.ts'
import type { Mark, Selection } from './selection.ts'

/** Where rows are now, by their ids; null for one that is not in the list any more. */
export type Places = ReadonlyMap<string, number | null>

/** The selection with what is known by now of where its rows are, and without named rows that are gone. */
export function relocated(selection: Selection, places: Places): Selection {
  if (places.size === 0) return selection
  return {
    chosen: relocatedChosen(selection.chosen, places),
    anchor: placed(selection.anchor, places),
    focus: placed(selection.focus, places),
  }
}

/** A stretch that lost an end has nothing to go by any more, in main neither. */
function relocatedChosen(chosen: Selection['chosen'], places: Places): Selection['chosen'] {
  if (chosen.kind === 'entries') return { ...chosen, entries: present(chosen.entries, places) }
  const { from, to } = chosen
  const isCutLoose = [from, to].some((end) => end !== null && places.get(entryId(end.ref)) === null)
  if (isCutLoose) return { kind: 'entries', entries: new Map() }
  return { ...chosen, from: placed(from, places), to: placed(to, places) }
}

/** The rows whose places matter: those that are marked, and those that are named as far as they are few. */
export function placedRefs(selection: Selection, maxNamed: number): readonly EntryRef[] {
  const { chosen } = selection
  const named =
    chosen.kind === 'entries' && chosen.entries.size <= maxNamed
      ? [...chosen.entries.values()].map(({ ref }) => ref)
      : []
  const refs = [...marksOf(selection).map(({ ref }) => ref), ...named]
  return [...new Map(refs.map((ref) => [entryId(ref), ref])).values()]
}

/** Every row that is marked, with its place. */
export function marksOf({ chosen, anchor, focus }: Selection): readonly Mark[] {
  const ends = chosen.kind === 'stretch' ? [chosen.from, chosen.to] : []
  return [anchor, focus, ...ends].filter((mark) => mark !== null)
}

/** Whether it is known where a mark is; nothing marked means the first row. */
export function isPlaced(mark: Mark | null): boolean {
  return mark === null || mark.index !== null
}

/** Where a mark is in a list of so many rows; the first row where nothing is marked or its place is not known yet. */
export function markIndex(mark: Mark | null, entryCount: number): number {
  return Math.max(0, Math.min(mark?.index ?? 0, entryCount - 1))
}

/** A row that is gone leaves its mark where it was. */
function placed(mark: Mark | null, places: Places): Mark | null {
  const place = mark && places.get(entryId(mark.ref))
  if (!mark || place === undefined) return mark
  return { ...mark, index: place ?? mark.index ?? 0 }
}

function present<Value>(entries: ReadonlyMap<string, Value>, places: Places): ReadonlyMap<string, Value> {
  const left = new Map([...entries].filter(([id]) => places.get(id) !== null))
  return left.size === entries.size ? entries : left
}
