import type { Entry, EntryRef } from '../../../shared/entry.ts'

/** Names a row in its view, through every change of its place. */
export function entryId(entry: Entry | EntryRef): string {
  return entry.kind === 'folder' ? `folder ${entry.prefix}` : `object ${entry.key}`
}

export function entryRef(entry: Entry): EntryRef {
  return entry.kind === 'folder'
    ? { kind: 'folder', prefix: entry.prefix }
    : { kind: 'object', key: entry.key }
}

/** The key of an object, the prefix of a folder. */
export function entryPath(entry: Entry | EntryRef): string {
  return entry.kind === 'folder' ? entry.prefix : entry.key
}

/** Whether an object only marks a folder: it is empty, and its key ends in `/`. */
export function isFolderMarker(key: string, sizeBytes: number | null): boolean {
  return sizeBytes === 0 && key.endsWith('/')
}

/** Whether the row tells of an object that is no longer there. */
export function isGone(entry: Entry): boolean {
  return entry.kind === 'object' && entry.change === 'gone'
}
