import type { Entry, EntryRef } from '../../../shared/entry.ts'

/** A row that is selected, with what is needed of it when it is no longer loaded. */
type SelectedEntry = { readonly ref: EntryRef; readonly sizeBytes: number }

/** A place in the list: the row's id tells when other rows came before it meanwhile. */
export type Mark = { readonly index: number; readonly id: string }

export type Selection = {
  /** By the row's id, in the order they were selected. */
  readonly entries: ReadonlyMap<string, SelectedEntry>
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
  | { readonly kind: 'all'; readonly entries: readonly Entry[] }
  /** Moves the keyboard, and selects nothing. */
  | { readonly kind: 'focus'; readonly row: Row }
  | { readonly kind: 'clear' }

export function emptySelection(focus: Mark | null): Selection {
  return { entries: new Map(), anchor: null, focus }
}

/** The selection after an action. Rows that an action names are taken as they are: the caller has loaded them. */
export function reduceSelection(state: Selection, action: SelectionAction): Selection {
  switch (action.kind) {
    case 'one':
      return { entries: selected([action.row.entry]), anchor: markOf(action.row), focus: markOf(action.row) }
    case 'toggle':
      return {
        entries: toggled(state.entries, action.row.entry),
        anchor: markOf(action.row),
        focus: markOf(action.row),
      }
    case 'range': {
      const range = selected(action.entries)
      return {
        entries: action.isAdding ? new Map([...state.entries, ...range]) : range,
        anchor: markOf(action.anchor),
        focus: markOf(action.row),
      }
    }
    case 'all':
      return { ...state, entries: selected(action.entries) }
    case 'focus':
      return { ...state, focus: markOf(action.row) }
    case 'clear':
      return { ...state, entries: new Map(), anchor: null }
  }
}

/** Names a row in its folder, through every change of its place. */
export function entryId(entry: Entry | EntryRef): string {
  return entry.kind === 'folder' ? `folder ${entry.prefix}` : `object ${entry.key}`
}

function entryRef(entry: Entry): EntryRef {
  return entry.kind === 'folder'
    ? { kind: 'folder', prefix: entry.prefix }
    : { kind: 'object', key: entry.key }
}

/** Where a mark is now: where its row went, if that is loaded; else the same place, kept within the list. */
export function markIndex(
  mark: Mark | null,
  { entryCount, indexById }: { readonly entryCount: number; readonly indexById: ReadonlyMap<string, number> },
): number {
  const index = mark === null ? 0 : (indexById.get(mark.id) ?? mark.index)
  return Math.max(0, Math.min(index, entryCount - 1))
}

/** The selected rows that are still there. It is known only of a folder whose rows are all loaded: `rows`. */
export function presentEntries(
  entries: Selection['entries'],
  { entryCount, rows }: { readonly entryCount: number; readonly rows: readonly Entry[] },
): Selection['entries'] {
  if (entries.size === 0 || rows.length < entryCount) return entries
  const ids = new Set(rows.map(entryId))
  const present = new Map([...entries].filter(([id]) => ids.has(id)))
  return present.size === entries.size ? entries : present
}

function selected(entries: readonly Entry[]): Selection['entries'] {
  return new Map(
    entries.map((entry) => [entryId(entry), { ref: entryRef(entry), sizeBytes: entry.sizeBytes }]),
  )
}

function toggled(entries: Selection['entries'], entry: Entry): Selection['entries'] {
  const next = new Map(entries)
  if (!next.delete(entryId(entry)))
    next.set(entryId(entry), { ref: entryRef(entry), sizeBytes: entry.sizeBytes })
  return next
}

function markOf({ index, entry }: Row): Mark {
  return { index, id: entryId(entry) }
}
