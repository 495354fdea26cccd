/** What one row of a folder shows. */
type FolderEntry = {
  readonly kind: 'folder'
  /** The whole prefix, ending in `/`. Identifies the row. */
  readonly prefix: string
  readonly objectCount: number
  readonly sizeBytes: number
  /** The newest object below, in milliseconds since the epoch. */
  readonly modifiedAtMs: number | null
}

type ObjectEntry = {
  readonly kind: 'object'
  /** The whole key. Identifies the row. */
  readonly key: string
  readonly sizeBytes: number
  /** A MIME type: the known one, else that of the extension. */
  readonly contentType: string
  readonly modifiedAtMs: number | null
  /** In a list of changes: what became of it. One that is gone can be neither opened nor chosen. */
  readonly change?: 'new' | 'changed' | 'gone' | undefined
  /** In a list of duplicates: whether equal ETags tell that the content is the same, or only the size is. */
  readonly sameAs?: 'content' | 'size' | undefined
}

export type Entry = FolderEntry | ObjectEntry

/** Names a row without describing it, as a selection does. */
export type EntryRef =
  { readonly kind: 'folder'; readonly prefix: string } | { readonly kind: 'object'; readonly key: string }

/** `place` is for results only: by folder, then by name, as the keys lie in the bucket. */
export type SortColumn = 'name' | 'size' | 'type' | 'modified' | 'place'
export type Sort = { readonly by: SortColumn; readonly direction: 'ascending' | 'descending' }

/** What the rows of a folder stand on. */
export type Listing = {
  readonly bucket: string
  readonly prefix: string
  /** Grows with every change of the bucket; a page of rows names the version it was cut from. */
  readonly version: number
  /** Rows directly in this folder; null until the first page came. */
  readonly entryCount: number | null
  /** Objects at any depth under the prefix, and their bytes. */
  readonly objectCount: number
  readonly sizeBytes: number
  readonly state: ListingState
  /** Whether names are in natural order. Very big folders are in the order of their bytes until their walk has ended. */
  readonly nameOrder: 'natural' | 'bytes'
  /** What changed in the bucket since it was last looked at; null where that is not known, or nothing did. */
  readonly sinceVisit: (ChangeCounts & { readonly visitedAtMs: number }) | null
  /** What the refresh that ended last in this run found under the prefix; null where there was none. */
  readonly sinceRefresh: ChangeCounts | null
}

export type ListingState =
  /** The first walk is under way. */
  | { readonly kind: 'walking' }
  | { readonly kind: 'complete'; readonly atMs: number }
  /** Never walked to the end. */
  | {
      readonly kind: 'partial'
      /** Whether the walk stopped to spare the day's requests: the person can ask for the rest. */
      readonly isSparing: boolean
      /** The requests that listing everything takes, where an earlier walk tells. */
      readonly estimatedRequests: number | null
    }
  /** From a walk that may be out of date; perhaps another is under way behind it. */
  | { readonly kind: 'seen'; readonly atMs: number; readonly isRefreshing: boolean }

export type ChangeCounts = { readonly added: number; readonly changed: number; readonly gone: number }
