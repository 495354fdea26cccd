import type { EntryRef, Sort } from './entry.ts'

/**
 * What a list shows: the entries of one folder, or what fits a question to the whole bucket. Main keeps the order; the
 * window asks for the rows it draws.
 */
type FolderView = { readonly kind: 'folder'; readonly prefix: string }

/** Where a text is looked for: in whole keys, or in the part after the last `/` alone. */
export type SearchScope = 'keys' | 'names'

export const typeGroups = ['image', 'video', 'audio', 'document', 'code', 'archive', 'other'] as const
/** Content types as a person thinks of them. */
export type TypeGroup = (typeof typeGroups)[number]

/**
 * Beside all objects: those that are new, changed or gone since the last visit, or since the last refresh began; and
 * those of which the bucket holds another of the same size, as far as no known ETag tells them apart.
 */
export const resultKinds = ['all', 'sinceVisit', 'sinceRefresh', 'duplicates'] as const
export type ResultKind = (typeof resultKinds)[number]

/** Objects of the whole bucket for which everything that is set holds. */
export type ResultsView = {
  readonly kind: 'results'
  /** Looked for as it is, ignoring case; empty fits all. */
  readonly text: string
  readonly scope: SearchScope
  /** Empty for all. */
  readonly types: readonly TypeGroup[]
  /** Both ends are included. */
  readonly minSizeBytes: number | null
  readonly maxSizeBytes: number | null
  /** Milliseconds since the epoch; both ends are included. An object without a time fits only where both are null. */
  readonly modifiedFromMs: number | null
  readonly modifiedToMs: number | null
  readonly only: ResultKind
}

export type View = FolderView | ResultsView

/**
 * Rows that a person chose: each by itself, or a stretch of a view in an order, of which most rows were never drawn. The
 * stretch is found anew when it is used, by the rows at its ends.
 */
export type EntrySelection =
  | { readonly kind: 'entries'; readonly entries: readonly EntryRef[] }
  | {
      readonly kind: 'stretch'
      readonly view: View
      readonly sort: Sort
      /** The rows at the ends, which belong to it; null for the view's own end. */
      readonly from: EntryRef | null
      readonly to: EntryRef | null
      /** Rows in the stretch that were taken out, and rows outside of it that were added. */
      readonly except: readonly EntryRef[]
      readonly also: readonly EntryRef[]
    }

/** Rows that a selection may name one by one; what is more is a stretch. */
export const maxNamedEntries = 10_000
