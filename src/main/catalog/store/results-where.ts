import { lastSegment } from '../../../shared/keys.ts'
import type { ResultsView } from '../../../shared/view.ts'
import type { SqlValue } from '../../sqlite/database.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { candidatesSql, nameCandidates } from './name-index.ts'
import { foldersPerBucket } from './schema.ts'
import { fold, holdsText, likePattern, needsFolding } from './search-text.ts'
import type { StoreContext } from './store-context.ts'

/** A piece of SQL with the values for its placeholders. */
export type Sql = { readonly sql: string; readonly values: readonly SqlValue[] }

export type BucketResults = {
  readonly context: StoreContext
  readonly bucketId: number
  readonly view: ResultsView
}

export const isTrue: Sql = { sql: '1', values: [] }

/** Everything but the text: conditions on an object `o`. */
export function filterSql({ context, bucketId, view }: BucketResults): Sql {
  const parts = [
    view.types.length > 0 && {
      sql: 'o.type_id IN (SELECT id FROM types WHERE type_group IN (SELECT value FROM json_each(?)))',
      values: [JSON.stringify(view.types)],
    },
    atLeast('o.size_bytes', view.minSizeBytes),
    atMost('o.size_bytes', view.maxSizeBytes),
    atLeast('o.modified_at_ms', view.modifiedFromMs),
    atMost('o.modified_at_ms', view.modifiedToMs),
    view.only === 'duplicates' && duplicates(bucketId),
    isOfChanges(view) && newsSql(newsMoment({ context, bucketId, view })),
  ].filter((part) => part !== false)
  return joined(parts, ' AND ')
}

/** The conditions on what is gone but for the text, of which only size, time and type are left. */
export function goneSql(results: BucketResults): Sql {
  const isGone = { sql: 'o.bucket_id = ? AND o.gone_at > ?', values: [results.bucketId, newsMoment(results)] }
  return joined([isGone, filterSql({ ...results, view: { ...results.view, only: 'all' } })], ' AND ')
}

/** Whether the text is in the key of an object `o` in a folder `f`: for a reading in the order of folders. */
export function textSql({ context, bucketId, view }: BucketResults): Sql {
  if (view.text === '') return isTrue
  const { prefix, name, pattern } = textColumns(view)
  if (view.scope === 'names') {
    return joined([like(name, pattern), byId(markersNamed({ context, bucketId, view }))], ' OR ')
  }
  const edge = edgeSql(view)
  return joined([like(prefix, pattern), edge ?? like(name, pattern)], ' OR ')
}

/**
 * The ids of the objects that fit, in no order, in the ways that find few among many quickly: names are read from an
 * index alone, and folders that match are opened only where there are any.
 */
export function idsSql(results: BucketResults): Sql {
  const { bucketId, view } = results
  const filter = filterSql(results)
  const first = bucketId * foldersPerBucket
  const range = [first, first + foldersPerBucket - 1]
  if (view.text === '') {
    // Of what is news or twice there are few, so that the rest need not be looked at: a plus keeps an index unused.
    const [hint, sign] = view.only === 'all' ? ['NOT INDEXED', ''] : ['', '+']
    const sql = `SELECT o.id AS id FROM objects o ${hint} WHERE ${sign}o.folder_id BETWEEN ? AND ? AND ${filter.sql}`
    return { sql, values: [...range, ...filter.values] }
  }
  const branches = view.scope === 'names' ? nameBranches(results, filter) : keyBranches(results, filter)
  return joined(branches, ' UNION ALL ')
}

function keyBranches(results: BucketResults, filter: Sql): Sql[] {
  const { context, bucketId, view } = results
  const { prefix, pattern } = textColumns(view)
  const folders: Sql = {
    sql: `SELECT f.id FROM folders f WHERE f.bucket_id = ? AND ${like(prefix, pattern).sql}`,
    values: [bucketId, pattern],
  }
  const isAny = context.database.row(`${folders.sql} LIMIT 1`, ...folders.values) !== undefined
  const inFolders: Sql = {
    sql: `SELECT o.id AS id FROM folders f CROSS JOIN objects o ON o.folder_id = f.id
      WHERE f.bucket_id = ? AND ${like(prefix, pattern).sql} AND ${filter.sql}`,
    values: [bucketId, pattern, ...filter.values],
  }
  const others: Sql = isAny ? { sql: `o.folder_id NOT IN (${folders.sql})`, values: folders.values } : isTrue
  const edge = edgeSql(view)
  const rest: Sql = edge
    ? {
        sql: `SELECT o.id AS id FROM folders f CROSS JOIN objects o ON o.folder_id = f.id
          WHERE f.bucket_id = ? AND ${edge.sql} AND ${others.sql} AND ${filter.sql}`,
        values: [bucketId, ...edge.values, ...others.values, ...filter.values],
      }
    : named(results, joined([others, filter], ' AND '))
  return isAny ? [inFolders, rest] : [rest]
}

function nameBranches(results: BucketResults, filter: Sql): Sql[] {
  const branches = [named(results, filter)]
  const markers = markersNamed(results)
  if (markers.length > 0) {
    const { sql, values } = joined([byId(markers), filter], ' AND ')
    branches.push({ sql: `SELECT o.id AS id FROM objects o WHERE ${sql}`, values })
  }
  return branches
}

/** Objects whose name holds the text: found by the index of names, or else by a look at all of them. */
function named({ context, bucketId, view }: BucketResults, filter: Sql): Sql {
  const { name, pattern } = textColumns(view)
  const first = bucketId * foldersPerBucket
  const inBucket = { sql: 'o.folder_id BETWEEN ? AND ?', values: [first, first + foldersPerBucket - 1] }
  const condition = joined([inBucket, like(name, pattern), filter], ' AND ')
  const candidates = nameCandidates(context, view.text)
  if (candidates) return candidatesSql(candidates, condition)
  const isFolded = needsFolding(view.text)
  const index = isFolded ? 'objects_folded' : 'objects_by_name'
  const known = isFolded ? 'o.folded IS NOT NULL AND ' : ''
  return {
    sql: `SELECT o.id AS id FROM objects o INDEXED BY ${index} WHERE ${known}${condition.sql}`,
    values: condition.values,
  }
}

/** The ids of folders' markers with the text in their name, which is that of the folder. */
function markersNamed({ context, bucketId, view }: BucketResults): number[] {
  const first = bucketId * foldersPerBucket
  const rows = context.database.rows(
    `SELECT o.id, f.prefix FROM objects o INDEXED BY objects_marking JOIN folders f ON f.id = o.folder_id
      WHERE o.name = '' AND o.folder_id BETWEEN ? AND ?`,
    first,
    first + foldersPerBucket - 1,
  )
  return rows.filter((row) => holdsText(lastSegment(row.text(1)), view.text)).map((row) => row.number(0))
}

function byId(ids: readonly number[]): Sql {
  return { sql: 'o.id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(ids)] }
}

/** A text with a `/` in it ends in a name: what is before belongs to the end of its folder. */
function edgeSql({ text }: ResultsView): Sql | null {
  const slash = text.lastIndexOf('/')
  if (slash === -1) return null
  const stored = needsFolding(text) ? fold : encodeText
  const [head, tail] = [stored(text.slice(0, slash + 1)), stored(text.slice(slash + 1))]
  const [prefix, name] = needsFolding(text)
    ? ['coalesce(f.folded, f.prefix)', 'coalesce(o.folded, o.name)']
    : ['f.prefix', 'o.name']
  return joined(
    [like(prefix, likePattern(head, { before: '%' })), like(name, likePattern(tail, { after: '%' }))],
    ' AND ',
  )
}

function textColumns({ text }: ResultsView): { prefix: string; name: string; pattern: string } {
  return needsFolding(text)
    ? { prefix: 'f.folded', name: 'o.folded', pattern: likePattern(fold(text), any) }
    : { prefix: 'f.prefix', name: 'o.name', pattern: likePattern(encodeText(text), any) }
}

const any = { before: '%', after: '%' }

function like(column: string, pattern: string): Sql {
  return { sql: `${column} LIKE ? ESCAPE '\\'`, values: [pattern] }
}

export function isOfChanges({ only }: ResultsView): boolean {
  return only === 'sinceVisit' || only === 'sinceRefresh'
}

/** The moment after which something is news for this view. */
export function newsMoment({ context, bucketId, view }: BucketResults): number {
  if (view.only === 'sinceRefresh') return context.visits.refreshMoment(bucketId)
  return context.visits.last(bucketId)?.moment ?? Number.MAX_SAFE_INTEGER
}

/** Through the small indexes of what is news at all. */
function newsSql(moment: number): Sql {
  return {
    sql: `o.id IN (SELECT id FROM objects INDEXED BY objects_added WHERE added_at > 0 AND added_at > ?
      UNION SELECT id FROM objects INDEXED BY objects_changed WHERE changed_at > 0 AND changed_at > ?)`,
    values: [moment, moment],
  }
}

/**
 * Another object of the same size, unless known ETags tell all of them apart: one whose ETag is not known may be the
 * same as any other of its size.
 */
function duplicates(bucketId: number): Sql {
  const first = bucketId * foldersPerBucket
  const range = [first, first + foldersPerBucket - 1]
  return {
    sql: `o.id IN (
      WITH same AS MATERIALIZED (
        SELECT size_bytes, count(*) AS objects, count(etag) AS etags FROM objects NOT INDEXED
          WHERE folder_id BETWEEN ? AND ? AND size_bytes > 0 GROUP BY size_bytes HAVING count(*) > 1)
      SELECT d.id FROM objects d NOT INDEXED JOIN same ON same.size_bytes = d.size_bytes
        WHERE d.folder_id BETWEEN ? AND ? AND (d.etag IS NULL OR same.etags < same.objects OR EXISTS
          (SELECT 1 FROM objects e INDEXED BY objects_etag WHERE e.etag = d.etag
            AND e.size_bytes = d.size_bytes AND e.id <> d.id AND e.folder_id BETWEEN ? AND ?)))`,
    values: [...range, ...range, ...range],
  }
}

function atLeast(column: string, least: number | null): Sql | false {
  return least !== null && { sql: `${column} >= ?`, values: [least] }
}

function atMost(column: string, most: number | null): Sql | false {
  return most !== null && { sql: `${column} <= ?`, values: [most] }
}

export function joined(parts: readonly Sql[], by: string): Sql {
  if (parts.length === 0) return isTrue
  const isUnion = by.includes('UNION')
  return {
    sql: parts.map(({ sql }) => (isUnion ? sql : `(${sql})`)).join(by),
    values: parts.flatMap(({ values }) => values),
  }
}
