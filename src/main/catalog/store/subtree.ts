import type { SqlDatabase, SqlRow } from '../../sqlite/database.ts'
import { afterAllOf, encodeText } from '../../sqlite/key-text.ts'
import { splitKey } from './split-key.ts'

export type SubtreePlace = { readonly prefix: string; readonly name: string }

const columns = `o.id, f.prefix, o.name, o.size_bytes, o.modified_at_ms, t.content_type, o.met_at, o.added_at, o.etag`

/** Objects in the order of their ids as given; those that are no longer there are left out. */
export function objectsById(database: SqlDatabase, ids: readonly number[]): SubtreeObject[] {
  return database
    .rows(
      `SELECT ${columns} FROM json_each(?) wanted JOIN objects o ON o.id = wanted.value
        JOIN folders f ON f.id = o.folder_id JOIN types t ON t.id = o.type_id ORDER BY wanted.key`,
      JSON.stringify(ids),
    )
    .map(readObject)
}

export type SubtreeObject = {
  readonly id: number
  readonly prefix: string
  readonly name: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  readonly contentType: string
  readonly metAt: number
  readonly addedAt: number
  readonly etag: string | null
}

/** The objects whose keys start with a prefix, which need not end in `/`: by folder, then by name, from a place on. */
export function objectsUnder(
  database: SqlDatabase,
  at: {
    readonly bucketId: number
    readonly prefix: string
    readonly after: SubtreePlace | null
    readonly limit: number
  },
): SubtreeObject[] {
  const { bucketId, prefix, after, limit } = at
  const { prefix: folder, name } = splitKey(prefix)
  const isWholeFolder = name === ''
  const stored = { folder: encodeText(folder), prefix: encodeText(prefix), name: encodeText(name) }
  const from = after ? encodeText(after.prefix) : ''
  const rows: SqlRow[] = []
  // The folder itself holds some of them, where the prefix ends within a name.
  if (!isWholeFolder && (after === null || after.prefix === folder)) {
    rows.push(
      ...database.rows(
        `SELECT ${columns} FROM folders f CROSS JOIN objects o ON o.folder_id = f.id
          JOIN types t ON t.id = o.type_id
          WHERE f.bucket_id = ? AND f.prefix = ? AND o.name >= ? AND o.name < ? AND o.name > ?
          ORDER BY o.name LIMIT ?`,
        bucketId,
        stored.folder,
        stored.name,
        afterAllOf(stored.name),
        after ? encodeText(after.name) : '',
        limit,
      ),
    )
  }
  if (rows.length < limit) {
    const start = isWholeFolder ? stored.folder : stored.prefix
    rows.push(
      ...database.rows(
        `SELECT ${columns} FROM folders f CROSS JOIN objects o ON o.folder_id = f.id
          JOIN types t ON t.id = o.type_id
          WHERE f.bucket_id = ? AND f.prefix >= ? AND f.prefix < ? AND f.prefix >= ?
            AND (f.prefix > ? OR o.name > ? OR ?)
          ORDER BY f.prefix, o.name LIMIT ?`,
        bucketId,
        start,
        afterAllOf(start),
        from,
        from,
        after ? encodeText(after.name) : '',
        after === null ? 1 : 0,
        limit - rows.length,
      ),
    )
  }
  return rows.map(readObject)
}

function readObject(row: SqlRow): SubtreeObject {
  return {
    id: row.number(0),
    prefix: row.text(1),
    name: row.text(2),
    sizeBytes: row.number(3),
    modifiedAtMs: row.numberOrNull(4),
    contentType: row.text(5),
    metAt: row.number(6),
    addedAt: row.number(7),
    etag: row.textOrNull(8),
  }
}
