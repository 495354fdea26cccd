import type { ChangeCounts } from '../../../shared/entry.ts'
import type { SqlDatabase } from '../../sqlite/database.ts'
import { foldersPerBucket } from './schema.ts'

export type Visit = { readonly visitedBeforeAtMs: number | null; readonly moment: number }

/** Coming back after this long is another visit. */
const visitGapMs = 60 * 60 * 1000

/** When a bucket was looked at, and what became news since. */
export class Visits {
  readonly #database: SqlDatabase

  constructor(database: SqlDatabase) {
    this.#database = database
  }

  /**
   * A person looks at the bucket. `moment` is now; `isFirstOfRun` after a start of the app. In a transaction. Says whether
   * it is another visit than the last, for which nothing is news yet.
   */
  note(
    bucketId: number,
    {
      nowMs,
      moment,
      isFirstOfRun,
    }: { readonly nowMs: number; readonly moment: number; readonly isFirstOfRun: boolean },
  ): boolean {
    const before = this.#database
      .row('SELECT visited_at_ms FROM buckets WHERE id = ?', bucketId)
      ?.numberOrNull(0)
    const isAnother = isFirstOfRun || before === null || before === undefined || nowMs - before > visitGapMs
    if (isAnother) {
      this.#database.run(
        `UPDATE buckets SET visited_before_at_ms = visited_at_ms, visit_moment = ?, refresh_moment = ?
          WHERE id = ?`,
        moment,
        moment,
        bucketId,
      )
      this.#forgetOldNews(bucketId, moment)
    }
    this.#database.run('UPDATE buckets SET visited_at_ms = ? WHERE id = ?', nowMs, bucketId)
    return isAnother
  }

  noteRefresh(bucketId: number, moment: number): void {
    this.#database.run('UPDATE buckets SET refresh_moment = ? WHERE id = ?', moment, bucketId)
  }

  last(bucketId: number): Visit | null {
    const row = this.#database.row(
      'SELECT visited_before_at_ms, visit_moment FROM buckets WHERE id = ?',
      bucketId,
    )
    return row ? { visitedBeforeAtMs: row.numberOrNull(0), moment: row.number(1) } : null
  }

  refreshMoment(bucketId: number): number {
    const sql = 'SELECT refresh_moment FROM buckets WHERE id = ?'
    return this.#database.row(sql, bucketId)?.number(0) ?? 0
  }

  /** What became news after a moment. */
  counts(bucketId: number, moment: number): ChangeCounts {
    const first = bucketId * foldersPerBucket
    const last = first + foldersPerBucket - 1
    const count = (sql: string, ...values: number[]) => this.#database.row(sql, ...values)?.number(0) ?? 0
    return {
      added: count(
        `SELECT count(*) FROM objects INDEXED BY objects_added
          WHERE added_at > 0 AND added_at > ? AND folder_id BETWEEN ? AND ?`,
        moment,
        first,
        last,
      ),
      changed: count(
        `SELECT count(*) FROM objects INDEXED BY objects_changed
          WHERE changed_at > 0 AND changed_at > ? AND added_at <= ? AND folder_id BETWEEN ? AND ?`,
        moment,
        moment,
        first,
        last,
      ),
      gone: count('SELECT count(*) FROM gone WHERE bucket_id = ? AND gone_at > ?', bucketId, moment),
    }
  }

  #forgetOldNews(bucketId: number, moment: number): void {
    const first = bucketId * foldersPerBucket
    const last = first + foldersPerBucket - 1
    for (const news of ['added', 'changed']) {
      const column = `${news}_at`
      this.#database.run(
        `UPDATE objects INDEXED BY objects_${news} SET ${column} = 0 WHERE ${column} > 0 AND ${column} <= ? AND folder_id BETWEEN ? AND ?`,
        moment,
        first,
        last,
      )
    }
    this.#database.run('DELETE FROM gone WHERE bucket_id = ? AND gone_at <= ?', bucketId, moment)
  }
}
