import type { SqlDatabase, SqlRow } from '../../sqlite/database.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import type { DraftFolder } from './folder-draft.ts'
import { compareBytes } from './key-order.ts'
import type { StoredObject } from './object-writer.ts'

const noObjects: ReadonlyMap<string, StoredObject> = new Map()

/** A stretch that holds so many times as many objects as are meant is not read as a whole. */
const maxSpread = 4

/** What is stored of a folder's objects by these names: read as one stretch where they are one, else by their names. */
export function storedAmong(
  database: SqlDatabase,
  folder: DraftFolder,
  listed: readonly string[],
): ReadonlyMap<string, StoredObject> {
  if (folder.directObjects === 0) return noObjects
  const names = listed.map(encodeText)
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
