import type { SqlDatabase } from '../../sqlite/database.ts'
import { insertRows } from '../../sqlite/insert-rows.ts'
import type { Batch } from '../batch.ts'
import type { JournalNote, JournalRecord, JournalWrite } from './journal-api.ts'
import type { RestingState } from '../transfer.ts'
import type { ReceiptTable } from './receipt-table.ts'
import { BatchText, SpecText, StateText } from './record-schema.ts'

const insert = {
  insert:
    'INSERT OR REPLACE INTO transfers (number, batch, spec, state, checkpoint, is_clean, ended_at_ms, is_verified)',
  width: 8,
}
const insertBatch = { insert: 'INSERT OR REPLACE INTO batches (number, batch)', width: 2 }

/** The rows of an open journal. Texts are JSON, which holds any text as characters that SQLite keeps. */
export class JournalTable {
  readonly #database: SqlDatabase
  readonly #receipts: ReceiptTable

  constructor(database: SqlDatabase, receipts: ReceiptTable) {
    this.#database = database
    this.#receipts = receipts
  }

  lastNumber(): number {
    return this.#database.row('SELECT max(number) FROM transfers')?.numberOrNull(0) ?? 0
  }

  lastBatch(): number {
    return this.#database.row('SELECT max(number) FROM batches')?.numberOrNull(0) ?? 0
  }

  /** Throws as `load` does. */
  batches(): Batch[] {
    const sql = 'SELECT batch FROM batches ORDER BY number'
    return this.#database.rows(sql).map((row) => BatchText.parse(JSON.parse(row.rawText(0))))
  }

  /** Throws what JSON and schema throw where a row is not what the app wrote. */
  load(afterNumber: number, limit: number): JournalRecord[] {
    const sql = `SELECT number, batch, spec, state, checkpoint, is_clean FROM transfers
      WHERE number > ? AND is_cleared = 0 ORDER BY number LIMIT ?`
    return this.#database.rows(sql, afterNumber, limit).map((row) => ({
      number: row.number(0),
      batch: row.numberOrNull(1),
      spec: SpecText.parse(JSON.parse(row.rawText(2))),
      state: StateText.parse(JSON.parse(row.rawText(3))),
      checkpoint: row.isNull(4) ? null : row.rawText(4),
      isClean: row.number(5) !== 0,
    }))
  }

  write({ batches, accepted, noted, cleared }: JournalWrite): void {
    this.#database.transaction(() => {
      insertRows(this.#database, insertBatch, batches.flatMap(batchRowOf))
      insertRows(this.#database, insert, accepted.flatMap(rowOf))
      for (const note of noted) this.#note(note)
      this.#receipts.clear(cleared)
    })
  }

  #note({ number, state, checkpoint, isClean }: JournalNote): void {
    const sql = `UPDATE transfers SET state = ?, checkpoint = ?, is_clean = ?, ended_at_ms = ?, is_verified = ?
      WHERE number = ?`
    this.#database.run(sql, JSON.stringify(state), checkpoint, Number(isClean), ...receiptOf(state), number)
  }
}

function batchRowOf(batch: Batch) {
  return [batch.number, JSON.stringify(batch)]
}

function rowOf({ number, batch, spec, state, checkpoint, isClean }: JournalRecord) {
  const texts = [JSON.stringify(spec), JSON.stringify(state)]
  return [number, batch, ...texts, checkpoint, Number(isClean), ...receiptOf(state)]
}

/** When it ended, if it has a receipt, and whether it was verified. */
function receiptOf(state: RestingState): [number | null, number] {
  const receipt = state.status === 'done' ? state.receipt : undefined
  return receipt ? [receipt.endedAtMs, Number(state.status === 'done' && state.verified)] : [null, 0]
}
