import { unknownContentType } from '../../content-type.ts'
import type { SqlDatabase, SqlRow } from '../../sqlite/database.ts'
import { FolderDraft, type DraftFolder } from './folder-draft.ts'
import { compareBytes } from './key-order.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { ObjectWriter, type NewObject, type StoredObject } from './object-writer.ts'
import { writtenByApp } from './schema.ts'
import { splitKey } from './split-key.ts'
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
    const known = folder.isNew ? noObjects : storedAmong(parts.database, folder, listed)
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

const noObjects: ReadonlyMap<string, StoredObject> = new Map()

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

const maxSpread = 4

/** What is stored of the listed names: read as one stretch where the page is one, else by their names. */
function storedAmong(
  database: SqlDatabase,
  folder: DraftFolder,
  listed: ReadonlyMap<string, Listed>,
): ReadonlyMap<string, StoredObject> {
  if (folder.directObjects === 0) return noObjects
  const names = Array.from(listed.keys(), encodeText)
  const [first = '', last = ''] = [names[0], names.at(-1)]
  const limit = names.length * maxSpread + 100
  const stretch = database.rows(
    `${selectStored} WHERE o.folder_id = ? AND o.name BETWEEN ? AND ? LIMIT ?`,
    folder.id,
    first,
    last,
    limit,
  )
  const isWhole = stretch.length < limit && isAscending(names)
  const rows = isWhole
    ? stretch
    : database.rows(
        `${selectStored} WHERE o.folder_id = ? AND o.name IN (SELECT value FROM json_each(?))`,
        folder.id,
        JSON.stringify(names),
      )
  return new Map(rows.map((row) => [row.text(1), readStored(row)]))
}

const selectStored = `SELECT o.id, o.name, o.size_bytes, o.modified_at_ms, t.content_type, o.met_at, o.added_at
  FROM objects o JOIN types t ON t.id = o.type_id`

function readStored(row: SqlRow): StoredObject {
  return {
    id: row.number(0),
    sizeBytes: row.number(2),
    modifiedAtMs: row.numberOrNull(3),
    contentType: row.text(4),
    metAt: row.number(5),
    addedAt: row.number(6),
  }
}

function isAscending(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || compareBytes(names[at - 1] ?? '', name) < 0)
}

/** What says nothing of the content must not stand against what is known of it. */
function knownType(contentType: string | null | undefined): string | null {
  return contentType === unknownContentType ? null : (contentType ?? null)
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
