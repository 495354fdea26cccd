import { unknownContentType } from '../../content-type.ts'
import type { SqlDatabase } from '../../sqlite/database.ts'
import { FolderDraft } from './folder-draft.ts'
import { ObjectWriter, type NewObject, type StoredObject } from './object-writer.ts'
import { writtenByApp } from './schema.ts'
import { splitKey } from './split-key.ts'
import { storedAmong } from './stored-objects.ts'
import type { TypeTable } from './type-table.ts'

/** One page of a list, column by column: what a thousand objects of it would cost on the way to the worker is saved. */
export type PageColumns = {
  readonly keys: readonly string[]
  readonly sizesBytes: Float64Array
  /** NaN where the server told none. */
  readonly modifiedAtMs: Float64Array
  readonly contentTypes: readonly (string | null)[] | null
}

export type PageWriteParts = {
  readonly database: SqlDatabase
  readonly types: TypeTable
  readonly nextObjectId: () => number
  readonly nextFolderId: (bucketId: number) => number
  readonly bucketId: number
  /** When the page was asked for. What the app did itself after that wins over it. */
  readonly askedAt: number
  /** Whether nothing was known of the walked keys before: then nothing of it is news. */
  readonly isFirst: boolean
  /** The moment at which the app deleted a key, if it did. */
  readonly removedAt: (key: string) => number | undefined
}

type Listed = { readonly key: string; readonly name: string; readonly at: number }

/** Takes a page into the tables: inside a transaction, and in any order of its keys. */
export function writePage(parts: PageWriteParts, page: PageColumns): void {
  const draft = new FolderDraft(parts)
  const writer = new ObjectWriter({ ...parts, draft })
  for (const [prefix, listed] of byFolder(page.keys)) {
    const folder = draft.open(prefix)
    const known = storedAmong(parts.database, folder, [...listed.keys()])
    for (const { key, name, at } of listed.values()) {
      const before = known.get(name)
      // Pages of two walks may come in another order than they were asked for.
      const knownAt = before?.metAt ?? parts.removedAt(key) ?? 0
      if (knownAt > parts.askedAt) continue
      const object = {
        folder,
        name,
        key,
        sizeBytes: page.sizesBytes[at] ?? 0,
        modifiedAtMs: numberOrNull(page.modifiedAtMs[at]),
        contentType: knownType(page.contentTypes?.[at]),
      }
      write(writer, { before, object, ...parts })
    }
  }
  writer.flush()
  draft.save()
}

function write(
  writer: ObjectWriter,
  {
    before,
    object,
    isFirst,
    askedAt,
  }: {
    readonly before: StoredObject | undefined
    readonly object: NewObject
    readonly isFirst: boolean
    readonly askedAt: number
  },
): void {
  if (!before) writer.insert(object, { addedAt: isFirst ? 0 : askedAt })
  else if (isSame(before, object)) writer.touch(before)
  else if (before.addedAt === writtenByApp && before.sizeBytes === object.sizeBytes)
    writer.settle(before, object)
  else writer.update(before, object, { isNews: !isFirst })
}

function isSame(before: StoredObject, object: NewObject): boolean {
  return (
    before.sizeBytes === object.sizeBytes &&
    before.modifiedAtMs === object.modifiedAtMs &&
    (object.contentType === null || before.contentType === object.contentType)
  )
}

/** The page's keys by their folders; of a key that stands twice on the page the last counts. */
function byFolder(keys: readonly string[]): Map<string, Map<string, Listed>> {
  const folders = new Map<string, Map<string, Listed>>()
  let [lastPrefix, last] = ['', folders.get('')]
  for (const [at, key] of keys.entries()) {
    const { prefix, name } = splitKey(key)
    if (last === undefined || prefix !== lastPrefix) {
      last = folders.get(prefix) ?? new Map<string, Listed>()
      folders.set(prefix, last)
      lastPrefix = prefix
    }
    last.set(name, { key, name, at })
  }
  return folders
}

/** What says nothing of the content must not stand against what is known of it. */
function knownType(contentType: string | null | undefined): string | null {
  return contentType === unknownContentType ? null : (contentType ?? null)
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
