import type { ChangeCounts, Entry, EntryRef, Sort } from '../../../shared/entry.ts'
import type { FolderShares, Measure } from '../../../shared/overview.ts'
import type { EntrySelection, View } from '../../../shared/view.ts'
import type { FileNotice } from '../../sqlite/open-file.ts'
import type { FromAfar } from '../../sqlite/thread-client.ts'
import type { IndexedObject, WrittenObject } from '../indexed-object.ts'
import type { PageColumns } from './page-write.ts'
import type { ContentRequest, ContentSlice } from './shares.ts'
import type { SubtreePlace } from './subtree.ts'
import type { CoveredRecord, WalkRecord } from './walk-table.ts'

/** What was known when the store was opened. */
export type StoreOpened = {
  /** Later moments are greater. */
  readonly moment: number
  readonly sparing: SparingCount
  readonly notice: FileNotice | null
}

/** List requests of walks that nobody asked for, on one day of UTC (`YYYYMMDD` as a number). */
export type SparingCount = { readonly day: number; readonly requests: number }

export type BucketRecord = {
  readonly walks: readonly WalkRecord[]
  readonly covered: readonly CoveredRecord[]
}

export type PageToApply = {
  readonly columns: PageColumns
  /** The walk as it is after this page. */
  readonly walk: WalkRecord
  /** The moment at which the page was asked for. */
  readonly askedAt: number
  /** The moment at which the oldest page that is still under way was asked for. */
  readonly underWaySince: number
  readonly sparing: SparingCount
}

export type FolderSummary = {
  readonly version: number
  readonly objectCount: number
  readonly sizeBytes: number
  /** Rows directly in it. */
  readonly entryCount: number
  readonly nameOrder: 'natural' | 'bytes'
  readonly sinceVisit: (ChangeCounts & { readonly visitedAtMs: number }) | null
}

export type RowRequest = {
  readonly view: View
  readonly sort: Sort
  readonly offset: number
  readonly limit: number
}

export type StoredRows = {
  readonly version: number
  readonly entryCount: number | null
  readonly rows: readonly Entry[]
  /** The order is older than the bucket, because it takes long to make; a newer one may be had after this time. */
  readonly staleForMs: number | null
}

/** A selection with everything that is in it, held still while it is read. */
export type OpenSelection = { readonly id: number; readonly count: number }

export type SelectedEntry =
  | {
      readonly kind: 'folder'
      readonly prefix: string
      readonly objectCount: number
      readonly sizeBytes: number
    }
  | { readonly kind: 'object'; readonly object: IndexedObject }

/**
 * All that is asked of the store of one account's catalog. It runs in a worker, one call after another, each whole. A
 * bucket that was never written to is an empty one.
 */
export type StoreApi = {
  opened(): StoreOpened
  bucket(bucket: string): BucketRecord
  /** Begins, or begins again, a walk of the record's prefix. */
  beginWalk(bucket: string, walk: WalkRecord, moment: number): void
  /** The page, the walk's cursor and the counts in one transaction. */
  applyPage(bucket: string, page: PageToApply): void
  /**
   * Takes away, in slices, what a walk whose pages are all in did not meet, and puts the walk on record as complete. To
   * be called until it says what was covered. What goes is gone since `moment`.
   */
  finishWalk(bucket: string, prefix: string, completedAtMs: number, moment: number): CoveredRecord | null
  /** No page of the bucket is on its way any more: there is time for what is made of its keys. */
  restAfterWalk(bucket: string): void
  /** What became news under the prefix since a moment. */
  changesSince(bucket: string, moment: number): ChangeCounts
  noteRefresh(bucket: string, moment: number): void
  noteVisit(bucket: string, nowMs: number, moment: number): void

  put(bucket: string, object: WrittenObject, moment: number): void
  remove(
    bucket: string,
    keys: readonly string[],
    at: { readonly moment: number; readonly underWaySince: number },
  ): void
  setEtag(bucket: string, key: string, etag: string): void
  setContentType(bucket: string, key: string, contentType: string): void
  /** Many of the four above, one after the other in one transaction: all of them or, if one fails, none. */
  together(notes: readonly StoreNote[]): void

  find(bucket: string, keys: readonly string[]): (IndexedObject | null)[]
  folder(bucket: string, prefix: string): FolderSummary
  /** In the order of folders, then names. */
  objectsUnder(bucket: string, prefix: string, after: SubtreePlace | null, limit: number): IndexedObject[]
  folderShares(bucket: string, prefix: string, by: Measure): FolderShares
  contents(bucket: string, prefix: string, request: ContentRequest): ContentSlice

  rows(bucket: string, request: RowRequest): StoredRows
  count(bucket: string, view: View, sort: Sort): { readonly version: number; readonly entryCount: number }
  locate(bucket: string, view: View, sort: Sort, entries: readonly EntryRef[]): (number | null)[]
  seek(
    bucket: string,
    view: View,
    sort: Sort,
    from: { readonly start: string; readonly at: number },
  ): number | null
  openSelection(bucket: string, selection: EntrySelection): OpenSelection
  readSelection(id: number, offset: number, limit: number): SelectedEntry[]
  closeSelection(id: number): void
  totals(
    bucket: string,
    selection: EntrySelection,
  ): { readonly entries: number; readonly objectCount: number; readonly sizeBytes: number }

  forgetBucket(bucket: string): void
  /** Closes the file; `removesFile` for an account that is no longer known. */
  close(removesFile: boolean): void
}

export type NoteName = 'put' | 'remove' | 'setEtag' | 'setContentType'

/** A call that only keeps what the app has done or learnt. */
export type StoreNote = {
  [Name in NoteName]: { readonly name: Name; readonly input: Readonly<Parameters<StoreApi[Name]>> }
}[NoteName]

/** What the store tells by itself. */
export type StoreEvent =
  | { readonly kind: 'changed'; readonly bucket: string; readonly version: number }
  /** The file could not be used any more: everything is unknown again. */
  | { readonly kind: 'replaced'; readonly notice: FileNotice }

/** The store from the other side of the thread. Calls are carried out in the order they are made. */
export type Store = FromAfar<StoreApi>
