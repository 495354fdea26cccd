import mime from 'mime'

import type { Entry, Sort } from '../../shared/entry.ts'
import { lastSegment } from '../../shared/keys.ts'
import type { IndexedObject } from './bucket-index.ts'

const fallbackType = 'application/octet-stream'

/**
 * The rows of one folder, made of all keys below it: a folder per next segment, then the objects directly in it. The
 * zero-byte object that marks the folder itself (key = prefix) is not a row of its own.
 */
export function folderEntries(objects: Iterable<IndexedObject>, prefix: string): Entry[] {
  const folders = new Map<string, { objectCount: number; sizeBytes: number; modifiedAtMs: number | null }>()
  const entries: Entry[] = []
  for (const object of objects) {
    if (object.key === prefix) continue
    const slash = object.key.indexOf('/', prefix.length)
    if (slash === -1) {
      const { key, sizeBytes, modifiedAtMs } = object
      entries.push({ kind: 'object', key, sizeBytes, contentType: contentTypeOf(object), modifiedAtMs })
      continue
    }
    const folder = object.key.slice(0, slash + 1)
    const total = folders.get(folder) ?? { objectCount: 0, sizeBytes: 0, modifiedAtMs: null }
    total.objectCount += 1
    total.sizeBytes += object.sizeBytes
    total.modifiedAtMs = newer(total.modifiedAtMs, object.modifiedAtMs)
    folders.set(folder, total)
  }
  for (const [folder, total] of folders) entries.push({ kind: 'folder', prefix: folder, ...total })
  return entries
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' })

/** Folders before files, natural order of names within equals; a new array. */
export function sortEntries(entries: readonly Entry[], sort: Sort): Entry[] {
  const sign = sort.direction === 'ascending' ? 1 : -1
  const compare = comparisons[sort.by]
  return entries.toSorted((left, right) => {
    if (left.kind !== right.kind) return left.kind === 'folder' ? -1 : 1
    return sign * compare(left, right) || compareNames(left, right)
  })
}

/** The key or prefix of a row, whole. */
export function entryPath(entry: Entry): string {
  return entry.kind === 'folder' ? entry.prefix : entry.key
}

const comparisons: Record<Sort['by'], (left: Entry, right: Entry) => number> = {
  name: compareNames,
  size: (left, right) => left.sizeBytes - right.sizeBytes,
  type: (left, right) => byName.compare(typeOf(left), typeOf(right)),
  modified: (left, right) => (left.modifiedAtMs ?? 0) - (right.modifiedAtMs ?? 0),
}

function compareNames(left: Entry, right: Entry): number {
  const [leftPath, rightPath] = [entryPath(left), entryPath(right)]
  return byName.compare(lastSegment(leftPath), lastSegment(rightPath)) || (leftPath < rightPath ? -1 : 1)
}

function typeOf(entry: Entry): string {
  return entry.kind === 'object' ? entry.contentType : ''
}

function contentTypeOf(object: IndexedObject): string {
  return object.contentType ?? mime.getType(object.key) ?? fallbackType
}

function newer(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right
  return Math.max(left, right)
}
