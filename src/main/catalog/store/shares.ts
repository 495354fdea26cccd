import type { Amount, FolderShare, FolderShares, Measure } from '../../../shared/overview.ts'
import type { SqlDatabase, SqlRow } from '../../sqlite/database.ts'
import { afterAllOf, encodeText } from '../../sqlite/key-text.ts'
import { foldersPerBucket } from './schema.ts'
import type { StoreContext } from './store-context.ts'

/** Rows that a person would still look at. */
const namedFolders = 200
/** What is drawn within them is made of so many folders, and so many in each. */
const openedFolders = 30
const innerFolders = 12

/** What is counted at once, so that another question waits for some tens of milliseconds at most. */
const idsPerSlice = 100_000
/** So many objects are found through their folders; for more, all of the bucket's are looked through. */
const fewObjects = 50_000

/** Objects of one content type and of one span of ages: `age` counts the limits that they are older than. */
type ContentPart = Amount & {
  readonly contentType: string
  /** Null without a time. */
  readonly age: number | null
}

/** A piece of a folder's contents: to be asked for again from `nextId` on, until that is null. */
export type ContentSlice = { readonly parts: readonly ContentPart[]; readonly nextId: number | null }

export type ContentRequest = {
  readonly afterId: number
  /** Milliseconds since the epoch, the latest first. An object that is younger than the first has the age 0. */
  readonly limitsMs: readonly number[]
}

const noAmount: Amount = { objectCount: 0, sizeBytes: 0 }

/** What a folder is made of: its folders, which have their totals, and its objects, which are counted when asked for. */
export class Shares {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  folders(bucket: string, prefix: string, by: Measure): FolderShares {
    const { database } = this.#context
    const folder = this.#folder(bucket, prefix)
    if (!folder) {
      return { total: noAmount, folders: [], otherFolders: { ...noAmount, folderCount: 0 }, direct: noAmount }
    }
    const all = database.row(
      'SELECT count(*), coalesce(sum(object_count), 0), coalesce(sum(size_bytes), 0) FROM folders WHERE parent_id = ?',
      folder.id,
    )
    const inFolders = { objectCount: all?.number(1) ?? 0, sizeBytes: all?.number(2) ?? 0 }
    const named = largest(database, folder.id, by, namedFolders)
    return {
      total: { objectCount: folder.objectCount, sizeBytes: folder.sizeBytes },
      folders: named.map(({ id, ...share }, at): FolderShare => {
        const inner = at < openedFolders ? largest(database, id, by, innerFolders) : []
        return { ...share, inner: inner.map(({ prefix, ...rest }) => ({ prefix, ...amountOf(rest) })) }
      }),
      otherFolders: {
        ...named.reduce(without, inFolders),
        folderCount: (all?.number(0) ?? 0) - named.length,
      },
      direct: without(folder, inFolders),
    }
  }

  contents(bucket: string, prefix: string, { afterId, limitsMs }: ContentRequest): ContentSlice {
    const { database, buckets } = this.#context
    const bucketId = buckets.find(bucket)
    const folder = this.#folder(bucket, prefix)
    if (bucketId === undefined || !folder) return { parts: [], nextId: null }
    const below = { bucketId, prefix: encodeText(prefix) }
    if (prefix !== '' && folder.objectCount <= fewObjects) {
      return { parts: readParts(database, partsBelow(below), limitsMs), nextId: null }
    }
    const lastId = database.row('SELECT max(id) FROM objects')?.numberOrNull(0) ?? 0
    const upToId = afterId + idsPerSlice
    const parts = readParts(database, partsOfIds(below, afterId, upToId), limitsMs)
    return { parts, nextId: upToId < lastId ? upToId : null }
  }

  #folder(bucket: string, prefix: string): ({ readonly id: number } & Amount) | undefined {
    const row = this.#context.database.row(
      'SELECT id, object_count, size_bytes FROM folders WHERE bucket_id = ? AND prefix = ?',
      this.#context.buckets.find(bucket) ?? 0,
      encodeText(prefix),
    )
    return row && { id: row.number(0), objectCount: row.number(1), sizeBytes: row.number(2) }
  }
}

function largest(database: SqlDatabase, parentId: number, by: Measure, limit: number) {
  const order =
    by === 'sizeBytes' ? 'size_bytes DESC, object_count DESC' : 'object_count DESC, size_bytes DESC'
  return database
    .rows(
      `SELECT id, prefix, object_count, size_bytes, modified_at_ms FROM folders WHERE parent_id = ?
        ORDER BY ${order}, prefix LIMIT ?`,
      parentId,
      limit,
    )
    .map((row) => ({
      id: row.number(0),
      prefix: row.text(1),
      objectCount: row.number(2),
      sizeBytes: row.number(3),
      modifiedAtMs: row.numberOrNull(4),
    }))
}

function amountOf({ objectCount, sizeBytes }: Amount): Amount {
  return { objectCount, sizeBytes }
}

function without(amount: Amount, part: Amount): Amount {
  return {
    objectCount: amount.objectCount - part.objectCount,
    sizeBytes: amount.sizeBytes - part.sizeBytes,
  }
}

type Below = { readonly bucketId: number; readonly prefix: string }
type Source = { readonly sql: string; readonly values: readonly (number | string)[] }

const foldersBelow = 'f.bucket_id = ? AND f.prefix >= ? AND f.prefix < ?'

function partsBelow({ bucketId, prefix }: Below): Source {
  return {
    sql: `folders f CROSS JOIN objects o ON o.folder_id = f.id WHERE ${foldersBelow}`,
    values: [bucketId, prefix, afterAllOf(prefix)],
  }
}

/** In the order in which rows lie in the file: an index would look up each of them. */
function partsOfIds({ bucketId, prefix }: Below, afterId: number, upToId: number): Source {
  const isOfIds = 'objects o NOT INDEXED WHERE o.id > ? AND o.id <= ?'
  if (prefix === '') {
    const first = bucketId * foldersPerBucket
    return {
      sql: `${isOfIds} AND o.folder_id BETWEEN ? AND ?`,
      values: [afterId, upToId, first, first + foldersPerBucket - 1],
    }
  }
  return {
    sql: `${isOfIds} AND o.folder_id IN (SELECT f.id FROM folders f WHERE ${foldersBelow})`,
    values: [afterId, upToId, bucketId, prefix, afterAllOf(prefix)],
  }
}

function readParts(database: SqlDatabase, source: Source, limitsMs: readonly number[]): ContentPart[] {
  const ages = limitsMs.map((_, age) => `WHEN o.modified_at_ms > ? THEN ${age}`).join(' ')
  return database
    .rows(
      `SELECT t.content_type, part.age, part.objects, part.bytes FROM (
        SELECT o.type_id AS type_id, CASE WHEN o.modified_at_ms IS NULL THEN NULL ${ages} ELSE ${limitsMs.length} END AS age,
          count(*) AS objects, sum(o.size_bytes) AS bytes FROM ${source.sql} GROUP BY 1, 2
      ) part JOIN types t ON t.id = part.type_id`,
      ...limitsMs,
      ...source.values,
    )
    .map(readPart)
}

function readPart(row: SqlRow): ContentPart {
  return {
    contentType: row.text(0),
    age: row.numberOrNull(1),
    objectCount: row.number(2),
    sizeBytes: row.number(3),
  }
}
