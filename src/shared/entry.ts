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
}

export type Entry = FolderEntry | ObjectEntry

/** Names a row without describing it, as a selection does. */
export type EntryRef =
  { readonly kind: 'folder'; readonly prefix: string } | { readonly kind: 'object'; readonly key: string }

export type SortColumn = 'name' | 'size' | 'type' | 'modified'
export type Sort = { readonly by: SortColumn; readonly direction: 'ascending' | 'descending' }

/** What the rows of a folder stand on. */
export type Listing = {
  readonly bucket: string
  readonly prefix: string
  /** Grows with every change of the rows; a page of rows names the version it was cut from. */
  readonly version: number
  /** Rows directly in this folder; null until the first page came. */
  readonly entryCount: number | null
  /** Objects at any depth under the prefix. */
  readonly objectCount: number
  readonly state:
    | { readonly kind: 'walking' }
    | { readonly kind: 'complete'; readonly atMs: number }
    | { readonly kind: 'partial' }
}

/** Rows that may be selected, and so sent to main, at once. */
export const maxSelectedEntries = 100_000
