import type { ResultsView } from '../../../shared/view.ts'
import { foldersPerBucket } from './schema.ts'
import { allOf, type Sql } from './sql-piece.ts'
import type { StoreContext } from './store-context.ts'

export type BucketResults = {
  readonly context: StoreContext
  readonly bucketId: number
  readonly view: ResultsView
}

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
  return allOf(...parts)
}

/** The conditions on what is gone but for the text, of which only size, time and type are left. */
export function goneSql(results: BucketResults): Sql {
  const isGone = { sql: 'o.bucket_id = ? AND o.gone_at > ?', values: [results.bucketId, newsMoment(results)] }
  return allOf(isGone, filterSql({ ...results, view: { ...results.view, only: 'all' } }))
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
