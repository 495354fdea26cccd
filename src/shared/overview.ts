import type { TypeGroup } from './view.ts'

/** So many objects, and their bytes. */
export type Amount = { readonly objectCount: number; readonly sizeBytes: number }

/** By what folders are compared. */
export const measures = ['sizeBytes', 'objectCount'] as const
export type Measure = (typeof measures)[number]

/** A folder with all that is below it. */
export type FolderShare = Amount & {
  readonly prefix: string
  /** The newest object below, in milliseconds since the epoch. */
  readonly modifiedAtMs: number | null
  /** Its own largest folders, of the largest ones only. */
  readonly inner: readonly (Amount & { readonly prefix: string })[]
}

/** What a folder is made of, as far as the catalog knows it. */
export type FolderShares = {
  readonly total: Amount
  /** Directly in it, the largest first: as many as are worth a row. */
  readonly folders: readonly FolderShare[]
  /** The folders directly in it that are not named. */
  readonly otherFolders: Amount & { readonly folderCount: number }
  /** The objects directly in it. */
  readonly direct: Amount
}

/** How long ago an object was modified: up to a day, seven days, thirty, a year, more; `unknown` without a time. */
export const ageSpans = ['day', 'week', 'month', 'year', 'older', 'unknown'] as const
type AgeSpan = (typeof ageSpans)[number]

type TypeShare = Amount & { readonly contentType: string; readonly group: TypeGroup }

/** What is below a folder at any depth, by content type and by age. */
export type Contents = {
  /** The largest first: as many as are worth a row. */
  readonly types: readonly TypeShare[]
  /** Of the types that are not named. */
  readonly otherTypes: Amount & { readonly typeCount: number }
  /** Each span, in their order. */
  readonly ages: readonly (Amount & { readonly span: AgeSpan })[]
}
