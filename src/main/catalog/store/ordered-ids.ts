import type { SqlDatabase, SqlValue } from '../../sqlite/database.ts'
import { readIds } from './id-list.ts'

/** The ids of rows in an order, of which only those that are asked for need be made. */
export type OrderedIds = {
  /** Null as long as it is not known; `all` makes it known. */
  count(): number | null
  slice(offset: number, limit: number): Float64Array
  all(): Float64Array
}

export function fixedIds(ids: Float64Array): OrderedIds {
  return {
    count: () => ids.length,
    slice: (offset, limit) => ids.subarray(offset, offset + limit),
    all: () => ids,
  }
}

type QueriedOptions = {
  readonly database: SqlDatabase
  /** Gives `id`s in their order. */
  readonly sql: string
  readonly values: readonly SqlValue[]
  readonly count: number | null
  /** Whether an index has the order, so that a stretch in the middle can be read by itself. */
  readonly canSkip: boolean
  /** Where it has not: how many rows the first look makes, which cost no more than one. */
  readonly headRows: number
}

/** Ids that a query gives. */
export function queriedIds({
  database,
  sql,
  values,
  canSkip,
  headRows,
  ...options
}: QueriedOptions): OrderedIds {
  let whole: Float64Array | undefined
  let head: Float64Array | undefined

  function all(): Float64Array {
    whole ??= readIds(database, sql, ...values)
    return whole
  }

  function firstRows(): Float64Array {
    head ??= readIds(database, `${sql} LIMIT ?`, ...values, headRows)
    if (head.length < headRows) whole = head
    return head
  }

  return {
    count: () => whole?.length ?? options.count,
    all,
    slice(offset, limit) {
      if (!whole && canSkip) return readIds(database, `${sql} LIMIT ? OFFSET ?`, ...values, limit, offset)
      const isInHead = offset + limit <= headRows
      const from = whole ?? (isInHead ? firstRows() : all())
      return from.subarray(offset, offset + limit)
    },
  }
}
