import type { SqlDatabase, SqlRow } from '../../sqlite/database.ts'
import { encodeText } from '../../sqlite/key-text.ts'

/** A walk that has begun and not come to its end yet, as it is kept over a restart. Times in milliseconds. */
export type WalkRecord = {
  readonly prefix: string
  /** Where the next page starts; null before the first. */
  readonly cursor: string | null
  /** All pages are in; what they did not hold is still to be taken away. */
  readonly hasEnded: boolean
  /** The moment of its first page: what was not met since then is gone when the walk is complete. */
  readonly startedAt: number
  /** Whether nothing covered the prefix when it began: then nothing it meets is news. */
  readonly isFirst: boolean
  readonly startedAtMs: number
  readonly lastPageAtMs: number
  /** For how long it lay still; what it met before is older by as much. */
  readonly pausedMs: number
  readonly pageCount: number
  /** Everything under the prefix up to this key was met, in order. Null where keys came in another order. */
  readonly orderedUpTo: string | null
}

/** A complete walk of a prefix: everything below was known at this time. */
export type CoveredRecord = {
  readonly prefix: string
  readonly completedAtMs: number
  readonly pageCount: number
}

const columns = `prefix, cursor, has_ended, started_at, is_first, started_at_ms, last_page_at_ms, paused_ms,
  page_count, ordered_up_to`

export class WalkTable {
  readonly #database: SqlDatabase

  constructor(database: SqlDatabase) {
    this.#database = database
  }

  unfinished(bucketId: number): WalkRecord[] {
    return this.#database.rows(`SELECT ${columns} FROM walks WHERE bucket_id = ?`, bucketId).map(readWalk)
  }

  find(bucketId: number, prefix: string): WalkRecord | undefined {
    const sql = `SELECT ${columns} FROM walks WHERE bucket_id = ? AND prefix = ?`
    const row = this.#database.row(sql, bucketId, encodeText(prefix))
    return row && readWalk(row)
  }

  keep(bucketId: number, walk: WalkRecord): void {
    this.#database.run(
      `INSERT OR REPLACE INTO walks (bucket_id, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      bucketId,
      encodeText(walk.prefix),
      walk.cursor === null ? null : encodeText(walk.cursor),
      walk.hasEnded ? 1 : 0,
      walk.startedAt,
      walk.isFirst ? 1 : 0,
      walk.startedAtMs,
      walk.lastPageAtMs,
      walk.pausedMs,
      walk.pageCount,
      walk.orderedUpTo === null ? null : encodeText(walk.orderedUpTo),
    )
  }

  drop(bucketId: number, prefix: string): void {
    this.#database.run('DELETE FROM walks WHERE bucket_id = ? AND prefix = ?', bucketId, encodeText(prefix))
  }

  covered(bucketId: number): CoveredRecord[] {
    const sql = 'SELECT prefix, completed_at_ms, page_count FROM covered WHERE bucket_id = ?'
    return this.#database.rows(sql, bucketId).map((row) => ({
      prefix: row.text(0),
      completedAtMs: row.number(1),
      pageCount: row.number(2),
    }))
  }

  /** A newer walk of a prefix says more than the older ones of what is below it. */
  cover(bucketId: number, { prefix, completedAtMs, pageCount }: CoveredRecord): void {
    const stored = encodeText(prefix)
    this.#database.run(
      `DELETE FROM covered WHERE bucket_id = ? AND substr(prefix, 1, length(?)) = ? AND completed_at_ms <= ?`,
      bucketId,
      stored,
      stored,
      completedAtMs,
    )
    this.#database.run(
      `INSERT OR REPLACE INTO covered (bucket_id, prefix, completed_at_ms, page_count) VALUES (?, ?, ?, ?)`,
      bucketId,
      stored,
      completedAtMs,
      pageCount,
    )
  }
}

function readWalk(row: SqlRow): WalkRecord {
  return {
    prefix: row.text(0),
    cursor: row.textOrNull(1),
    hasEnded: row.number(2) === 1,
    startedAt: row.number(3),
    isFirst: row.number(4) === 1,
    startedAtMs: row.number(5),
    lastPageAtMs: row.number(6),
    pausedMs: row.number(7),
    pageCount: row.number(8),
    orderedUpTo: row.textOrNull(9),
  }
}
