import type { Entry, EntryRef, Sort } from '../../../shared/entry.ts'
import { maxNamedEntries } from '../../../shared/view.ts'
import { entryId, entryRef, isGone } from './entry-ref.ts'

/** A row that is selected, with what is needed of it when it is no longer loaded. */
export type SelectedEntry = {
  readonly ref: EntryRef
  /** Null where only its name is known. */
  readonly sizeBytes: number | null
}

/** A row of the list, and where it was when it was last seen; null while that is not known. */
export type Mark = { readonly ref: EntryRef; readonly index: number | null }

/** Rows named one by one, by their ids, in the order they were selected. */
type Named = { readonly kind: 'entries'; readonly entries: ReadonlyMap<string, SelectedEntry> }

/**
 * All rows between two, of which most were never drawn. It keeps the order it was made in, in which alone its ends mean
 * something. An end that is null is the list's own.
 */
type Stretch = {
  readonly kind: 'stretch'
  readonly sort: Sort
  readonly from: Mark | null
  readonly to: Mark | null
  /** Rows in the stretch that were taken out, and rows outside of it that were added. */
  readonly except: ReadonlyMap<string, EntryRef>
  readonly also: ReadonlyMap<string, EntryRef>
}

export type Selection = {
  readonly chosen: Named | Stretch
  /** Where a range starts. */
  readonly anchor: Mark | null
  /** Where the keyboard is. */
  readonly focus: Mark | null
}

type Row = { readonly index: number; readonly entry: Entry }

export type SelectionAction =
  /** Exactly this row. */
  | { readonly kind: 'one'; readonly row: Row }
  /** This row in or out; the others stay. */
  | { readonly kind: 'toggle'; readonly row: Row }
  /** `entries`, which are all rows between `anchor` and `row`: alone, or added to the others. */
  | {
      readonly kind: 'range'
      readonly anchor: Row
      readonly row: Row
      readonly entries: readonly Entry[]
      readonly isAdding: boolean
    }
  /** All rows between `anchor` and `row`, of which no others need to be loaded. */
  | {
      readonly kind: 'stretch'
      readonly anchor: Row
      readonly row: Row
      readonly sort: Sort
      readonly isAdding: boolean
    }
  | { readonly kind: 'all'; readonly entries: readonly Entry[] }
  /** All rows, loaded or not. */
  | { readonly kind: 'everything'; readonly sort: Sort }
  /** Moves the keyboard, and selects nothing. */
  | { readonly kind: 'focus'; readonly row: Row }
  | { readonly kind: 'clear' }
  /** The list has another order now. */
  | { readonly kind: 'sorted'; readonly sort: Sort }
  /** The list shows something else now. */
  | { readonly kind: 'leave' }

const nothing: Named = { kind: 'entries', entries: new Map() }

export function emptySelection(focus: Mark | null): Selection {
  return { chosen: nothing, anchor: null, focus }
}

/** Exactly this row, wherever it is. */
export function selectionOf(entry: SelectedEntry): Selection {
  const mark = { ref: entry.ref, index: null }
  return {
    chosen: { kind: 'entries', entries: new Map([[entryId(entry.ref), entry]]) },
    anchor: mark,
    focus: mark,
  }
}

/** The selection after an action. Rows that an action names are taken as they are: the caller has loaded them. */
export function reduceSelection(state: Selection, action: SelectionAction): Selection {
  switch (action.kind) {
    case 'one':
      return { ...markedAt(action.row, action.row), chosen: named([action.row.entry]) }
    case 'toggle':
      return { ...markedAt(action.row, action.row), chosen: toggled(state.chosen, action.row) }
    case 'range':
      return {
        ...markedAt(action.anchor, action.row),
        chosen: action.isAdding ? withRange(state.chosen, action) : named(action.entries),
      }
    case 'stretch':
      return {
        ...markedAt(action.anchor, action.row),
        chosen: stretchBetween(action, action.isAdding ? alsoChosen(state.chosen) : new Map()),
      }
    case 'all':
      return { ...state, chosen: named(action.entries) }
    case 'everything':
      return { ...state, chosen: everything(action.sort) }
    case 'focus':
      return { ...state, focus: markOf(action.row) }
    case 'clear':
      return { ...state, chosen: nothing, anchor: null }
    case 'sorted':
      return {
        chosen: sorted(state.chosen, action.sort),
        anchor: unplaced(state.anchor),
        focus: unplaced(state.focus),
      }
    case 'leave':
      return emptySelection(null)
  }
}

/** Whether a row that is drawn is selected. */
export function isSelected({ chosen }: Selection, index: number, entry: Entry): boolean {
  const id = entryId(entry)
  if (chosen.kind === 'entries') return chosen.entries.has(id)
  if (isGone(entry)) return false
  return chosen.also.has(id) || (isWithin(chosen, index) && !chosen.except.has(id))
}

/** Whether all rows are selected, whichever they are. */
function isEverything(chosen: Selection['chosen']): boolean {
  return chosen.kind === 'stretch' && chosen.from === null && chosen.to === null
}

function isWithin({ from, to }: Stretch, index: number): boolean {
  return index >= (from?.index ?? 0) && index <= (to?.index ?? Infinity)
}

function named(entries: readonly Entry[]): Named {
  const present = entries.filter((entry) => !isGone(entry))
  return {
    kind: 'entries',
    entries: new Map(present.map((entry) => [entryId(entry), selectedEntry(entry)])),
  }
}

function everything(sort: Sort): Stretch {
  return { kind: 'stretch', sort, from: null, to: null, except: new Map(), also: new Map() }
}

function stretchBetween(
  { anchor, row, sort }: Extract<SelectionAction, { kind: 'stretch' }>,
  also: Stretch['also'],
): Stretch {
  const [from, to] = anchor.index <= row.index ? [anchor, row] : [row, anchor]
  return { kind: 'stretch', sort, from: markOf(from), to: markOf(to), except: new Map(), also }
}

/** What stays beside a new stretch. There is one stretch at most, so that an older one is given up. */
function alsoChosen(chosen: Selection['chosen']): Stretch['also'] {
  if (chosen.kind === 'stretch') return chosen.also
  return new Map([...chosen.entries].map(([id, { ref }]) => [id, ref]))
}

function toggled(chosen: Selection['chosen'], { index, entry }: Row): Selection['chosen'] {
  if (isGone(entry)) return chosen
  const id = entryId(entry)
  if (chosen.kind === 'entries') {
    if (!chosen.entries.has(id)) return withNamed(chosen, [entry])
    return { ...chosen, entries: without(chosen.entries, id) }
  }
  if (chosen.also.has(id)) return { ...chosen, also: without(chosen.also, id) }
  if (!isWithin(chosen, index)) return { ...chosen, also: withRef(chosen.also, entry) }
  return chosen.except.has(id)
    ? { ...chosen, except: without(chosen.except, id) }
    : { ...chosen, except: withRef(chosen.except, entry) }
}

function withRange(
  chosen: Selection['chosen'],
  { anchor, row, entries }: Extract<SelectionAction, { kind: 'range' }>,
): Selection['chosen'] {
  if (chosen.kind === 'entries') return withNamed(chosen, entries)
  const first = Math.min(anchor.index, row.index)
  let { except, also } = chosen
  for (const [offset, entry] of entries.entries()) {
    if (isGone(entry)) continue
    if (isWithin(chosen, first + offset)) except = without(except, entryId(entry))
    else also = withRef(also, entry)
  }
  return { ...chosen, except, also }
}

function withNamed(chosen: Named, entries: readonly Entry[]): Named {
  const both = new Map([...chosen.entries, ...named(entries).entries])
  return { kind: 'entries', entries: new Map([...both].slice(0, maxNamedEntries)) }
}

function withRef(refs: ReadonlyMap<string, EntryRef>, entry: Entry): ReadonlyMap<string, EntryRef> {
  return refs.size < maxNamedEntries ? new Map([...refs, [entryId(entry), entryRef(entry)]]) : refs
}

function without<Value>(map: ReadonlyMap<string, Value>, id: string): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([key]) => key !== id))
}

function sorted(chosen: Selection['chosen'], sort: Sort): Selection['chosen'] {
  if (chosen.kind === 'entries') return chosen
  return isEverything(chosen) ? { ...chosen, sort } : nothing
}

export function selectedEntry(entry: Entry): SelectedEntry {
  return { ref: entryRef(entry), sizeBytes: entry.sizeBytes }
}

function markedAt(anchor: Row, focus: Row): Pick<Selection, 'anchor' | 'focus'> {
  return { anchor: markOf(anchor), focus: markOf(focus) }
}

function markOf({ index, entry }: Row): Mark {
  return { index, ref: entryRef(entry) }
}

function unplaced(mark: Mark | null): Mark | null {
  return mark && { ...mark, index: null }
}
