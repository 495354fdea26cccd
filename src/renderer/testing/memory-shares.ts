import type { Entry } from '../../shared/entry.ts'
import { ageSpans, type Amount, type Contents, type FolderShares } from '../../shared/overview.ts'
import type { MemoryFolder } from './memory-views.ts'

const nothing: Amount = { objectCount: 0, sizeBytes: 0 }

/** What main tells of what a folder is made of: its rows as they are, and no more. */
export function sharesOf({ listing, rows }: MemoryFolder): FolderShares {
  const entries = entriesOf(rows)
  const folders = entries.flatMap((entry) => (entry.kind === 'folder' ? entry : []))
  return {
    total: { objectCount: listing.objectCount, sizeBytes: listing.sizeBytes },
    folders: folders
      .toSorted((left, right) => right.sizeBytes - left.sizeBytes)
      .map(({ prefix, objectCount, sizeBytes, modifiedAtMs }) => ({
        prefix,
        objectCount,
        sizeBytes,
        modifiedAtMs,
        inner: [],
      })),
    otherFolders: { ...nothing, folderCount: 0 },
    direct: sum(entries.flatMap((entry) => (entry.kind === 'object' ? { ...entry, objectCount: 1 } : []))),
  }
}

export function contentsOf({ rows }: MemoryFolder): Contents {
  const objects = entriesOf(rows).flatMap((entry) => (entry.kind === 'object' ? entry : []))
  const types = [...new Set(objects.map(({ contentType }) => contentType))]
  const amountOf = (isMeant: (object: (typeof objects)[number]) => boolean) =>
    sum(objects.filter(isMeant).map((object) => ({ ...object, objectCount: 1 })))
  return {
    types: types.map((contentType) => ({
      contentType,
      group: 'other',
      ...amountOf((object) => object.contentType === contentType),
    })),
    otherTypes: { ...nothing, typeCount: 0 },
    ages: ageSpans.map((span) => ({ span, ...(span === 'day' ? amountOf(() => true) : nothing) })),
  }
}

function entriesOf(rows: MemoryFolder['rows']): Entry[] {
  return Array.from({ length: rows.count }, (_, index) => rows.at(index) ?? []).flat()
}

function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce(
    (before, { objectCount, sizeBytes }) => ({
      objectCount: before.objectCount + objectCount,
      sizeBytes: before.sizeBytes + sizeBytes,
    }),
    nothing,
  )
}
