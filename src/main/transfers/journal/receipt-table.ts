import type { SqlDatabase } from '../../sqlite/database.ts'
import type { KeptBatch, KeptReceipt } from './journal-api.ts'
import type { DownloadSpec } from '../transfer-spec.ts'
import { BatchText, SpecText, StateText } from './record-schema.ts'

/** Receipts are columns of the transfers that are done: a row that was cleared stays for as long as its receipt does. */
export class ReceiptTable {
  readonly #database: SqlDatabase

  constructor(database: SqlDatabase) {
    this.#database = database
  }

  /** Takes transfers out of the list. What has no receipt is gone with that. */
  clear(numbers: readonly number[]): void {
    for (const number of numbers) {
      this.#database.run('DELETE FROM transfers WHERE number = ? AND ended_at_ms IS NULL', number)
      this.#database.run('UPDATE transfers SET is_cleared = 1 WHERE number = ?', number)
    }
  }

  /** Batches with receipts, the newest first. Throws what JSON and schema throw, as `receipts` does. */
  history(limit: number): KeptBatch[] {
    const sql = `SELECT batches.batch, sum(is_verified), count(*), max(ended_at_ms)
      FROM transfers JOIN batches ON batches.number = transfers.batch
      WHERE ended_at_ms IS NOT NULL GROUP BY transfers.batch ORDER BY transfers.batch DESC LIMIT ?`
    return this.#database.rows(sql, limit).map((row) => ({
      batch: BatchText.parse(JSON.parse(row.rawText(0))),
      verified: row.number(1),
      done: row.number(2),
      endedAtMs: row.number(3),
    }))
  }

  batch(number: number): KeptBatch['batch'] | undefined {
    const row = this.#database.row('SELECT batch FROM batches WHERE number = ?', number)
    return row && BatchText.parse(JSON.parse(row.rawText(0)))
  }

  /** What was compared and agreed, in the order of acceptance. */
  receipts(batch: number, afterNumber: number, limit: number): KeptReceipt[] {
    const sql = `SELECT number, spec, state FROM transfers
      WHERE batch = ? AND number > ? AND is_verified = 1 ORDER BY number LIMIT ?`
    return this.#database.rows(sql, batch, afterNumber, limit).flatMap((row) => {
      const state = StateText.parse(JSON.parse(row.rawText(2)))
      if (state.status !== 'done' || !state.receipt) return []
      return [
        { number: row.number(0), spec: SpecText.parse(JSON.parse(row.rawText(1))), receipt: state.receipt },
      ]
    })
  }

  /** What was saved under another name than its key has, the newest first. */
  renamed(limit: number): DownloadSpec[] {
    // A quotation mark within a name would be escaped.
    const sql = `SELECT spec FROM transfers
      WHERE ended_at_ms IS NOT NULL AND instr(state, '"savedAs":') > 0 ORDER BY number DESC LIMIT ?`
    return this.#database.rows(sql, limit).flatMap((row) => {
      const spec = SpecText.parse(JSON.parse(row.rawText(0)))
      return spec.kind === 'download' ? [spec] : []
    })
  }

  /** Forgets receipts that are cleared and older than that, and batches of which nothing is left. */
  sweep(endedBeforeMs: number): void {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM transfers WHERE is_cleared = 1 AND ended_at_ms < ?', endedBeforeMs)
      this.#database.run(
        `DELETE FROM batches WHERE NOT EXISTS (SELECT 1 FROM transfers WHERE transfers.batch = batches.number)`,
      )
    })
  }
}
