import type { Entry } from '../../../shared/entry.ts'
import type { ResultsView, View } from '../../../shared/view.ts'
import type { SqlRow } from '../../sqlite/database.ts'
import { isOfChanges, newsMoment } from './results-where.ts'
import { foldersPerBucket } from './schema.ts'
import type { StoreContext } from './store-context.ts'
import type { RowId, RowKind } from './view-order.ts'

type ObjectEntry = Extract<Entry, { kind: 'object' }>

/** What the rows with these ids show, in this order. One that went meanwhile is left out. */
export function readEntries(
  context: StoreContext,
  at: { readonly bucketId: number; readonly view: View },
  rows: readonly RowId[],
): Entry[] {
  const ids = (kind: RowKind) => JSON.stringify(rows.filter((row) => row.kind === kind).map(({ id }) => id))
  const found: Record<RowKind, Map<number, Entry>> = {
    folder: byId(context.database.rows(folderSql, ids('folder')), readFolder),
    object: byId(context.database.rows(objectSql, ids('object')), readObject),
    gone: byId(context.database.rows(goneSql, ids('gone')), readGone),
  }
  const entries = rows.flatMap(({ kind, id }) => found[kind].get(id) ?? [])
  if (at.view.kind === 'folder') return entries
  return marked(context, { bucketId: at.bucketId, view: at.view }, { entries, rows })
}

const folderSql = `SELECT f.id, f.prefix, f.object_count, f.size_bytes, f.modified_at_ms FROM json_each(?) wanted
  JOIN folders f ON f.id = wanted.value`

const objectSql = `SELECT o.id, f.prefix, o.name, o.size_bytes, o.modified_at_ms, t.content_type
  FROM json_each(?) wanted JOIN objects o ON o.id = wanted.value JOIN folders f ON f.id = o.folder_id
  JOIN types t ON t.id = o.type_id`

const goneSql = `SELECT g.id, g.key, g.size_bytes, g.modified_at_ms, t.content_type
  FROM json_each(?) wanted JOIN gone g ON g.id = wanted.value JOIN types t ON t.id = g.type_id`

function byId(rows: readonly SqlRow[], read: (row: SqlRow) => Entry): Map<number, Entry> {
  return new Map(rows.map((row) => [row.number(0), read(row)]))
}

function readFolder(row: SqlRow): Entry {
  return {
    kind: 'folder',
    prefix: row.text(1),
    objectCount: row.number(2),
    sizeBytes: row.number(3),
    modifiedAtMs: row.numberOrNull(4),
  }
}

function readObject(row: SqlRow): ObjectEntry {
  return {
    kind: 'object',
    key: row.text(1) + row.text(2),
    sizeBytes: row.number(3),
    modifiedAtMs: row.numberOrNull(4),
    contentType: row.text(5),
  }
}

function readGone(row: SqlRow): ObjectEntry {
  return {
    kind: 'object',
    key: row.text(1),
    sizeBytes: row.number(2),
    modifiedAtMs: row.numberOrNull(3),
    contentType: row.text(4),
    change: 'gone',
  }
}

/** With what a list of changes or duplicates says of each row. */
function marked(
  context: StoreContext,
  at: { readonly bucketId: number; readonly view: ResultsView },
  { entries, rows }: { readonly entries: readonly Entry[]; readonly rows: readonly RowId[] },
): Entry[] {
  const ids = JSON.stringify(rows.filter(({ kind }) => kind === 'object').map(({ id }) => id))
  if (isOfChanges(at.view)) {
    const added = keysOf(context, `${keySql} WHERE o.added_at > ?`, ids, newsMoment({ context, ...at }))
    return entries.map((entry) =>
      entry.kind === 'object' ? { change: added.has(entry.key) ? 'new' : 'changed', ...entry } : entry,
    )
  }
  if (at.view.only !== 'duplicates') return [...entries]
  const first = at.bucketId * foldersPerBucket
  const same = keysOf(context, `${keySql} WHERE ${hasEqual}`, ids, first, first + foldersPerBucket - 1)
  return entries.map((entry) =>
    entry.kind === 'object' ? { ...entry, sameAs: same.has(entry.key) ? 'content' : 'size' } : entry,
  )
}

const keySql = `SELECT f.prefix, o.name FROM json_each(?) wanted JOIN objects o ON o.id = wanted.value
  JOIN folders f ON f.id = o.folder_id`

const hasEqual = `EXISTS (SELECT 1 FROM objects e WHERE e.etag = o.etag AND e.size_bytes = o.size_bytes
  AND e.id <> o.id AND e.folder_id BETWEEN ? AND ?)`

function keysOf(context: StoreContext, sql: string, ...values: readonly (string | number)[]): Set<string> {
  return new Set(context.database.rows(sql, ...values).map((row) => row.text(0) + row.text(1)))
}
