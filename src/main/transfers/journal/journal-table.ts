import type { SqlDatabase } from '../../sqlite/database.ts'
import { insertRows } from '../../sqlite/insert-rows.ts'
import type { JournalNote, JournalRecord, JournalWrite } from './journal-api.ts'
import { SpecText, StateText } from './record-schema.ts'

const insert = {
  insert: 'INSERT OR REPLACE INTO transfers (number, spec, state, checkpoint, is_clean)',
  width: 5,
}

/** The rows of an open journal. Texts are JSON, which holds any text as characters that SQLite keeps. */
export class JournalTable {
  readonly #database: SqlDatabase

  constructor(database: SqlDatabase) {
    this.#database = database
  }

  lastNumber(): number {
    return this.#database.row('SELECT max(number) FROM transfers')?.numberOrNull(0) ?? 0
  }

  /** Throws what JSON and schema throw where a row is not what the app wrote. */
  load(afterNumber: number, limit: number): JournalRecord[] {
    const sql = `SELECT number, spec, state, checkpoint, is_clean FROM transfers
      WHERE number > ? ORDER BY number LIMIT ?`
    return this.#database.rows(sql, afterNumber, limit).map((row) => ({
      number: row.number(0),
      spec: SpecText.parse(JSON.parse(row.rawText(1))),
      state: StateText.parse(JSON.parse(row.rawText(2))),
      checkpoint: row.isNull(3) ? null : row.rawText(3),
      isClean: row.number(4) !== 0,
    }))
  }

  write({ accepted, noted, cleared }: JournalWrite): void {
    this.#database.transaction(() => {
      insertRows(this.#database, insert, accepted.flatMap(rowOf))
      for (const note of noted) this.#note(note)
      for (const number of cleared) this.#database.run('DELETE FROM transfers WHERE number = ?', number)
    })
  }

  #note({ number, state, checkpoint, isClean }: JournalNote): void {
    const sql = 'UPDATE transfers SET state = ?, checkpoint = ?, is_clean = ? WHERE number = ?'
    this.#database.run(sql, JSON.stringify(state), checkpoint, Number(isClean), number)
  }
}

function rowOf({ number, spec, state, checkpoint, isClean }: JournalRecord) {
  return [number, JSON.stringify(spec), JSON.stringify(state), checkpoint, Number(isClean)]
}
