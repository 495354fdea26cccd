import { SqliteFailure } from '../../sqlite/database.ts'
import { FileFailure, fileFailure } from '../../sqlite/file-failure.ts'
import { closeQuietly, openFile, replaceFile, type OpenedFile } from '../../sqlite/open-file.ts'
import type { FileHost } from '../../sqlite/serve-thread.ts'
import type { JournalApi, JournalEvent } from './journal-api.ts'
import { journalFile } from './journal-file.ts'
import { JournalTable } from './journal-table.ts'
import { ReceiptTable } from './receipt-table.ts'

/**
 * The journal over the file that it is in. A damaged file is put aside, and an empty one takes its place; one that
 * cannot be written to now stays, because the same write may succeed later.
 */
export class JournalHost implements FileHost {
  readonly #filePath: string
  readonly #onEvent: (event: JournalEvent) => void
  #opened: OpenedFile
  #table: JournalTable
  #receipts: ReceiptTable

  constructor(filePath: string, onEvent: (event: JournalEvent) => void) {
    this.#filePath = filePath
    this.#onEvent = onEvent
    this.#opened = openFile(filePath, journalFile)
    this.#receipts = new ReceiptTable(this.#opened.database)
    this.#table = new JournalTable(this.#opened.database, this.#receipts)
    try {
      this.#table.lastNumber()
    } catch (error) {
      // A file that can be opened may be damaged where it is read first, or hold the tables of another program.
      if (!(error instanceof SqliteFailure)) throw error
      this.#replace(error.message)
    }
  }

  call(name: string, input: readonly unknown[]): unknown {
    // Names and inputs fit each other since `Journal` was called with them, on the other side of the thread.
    const served: Record<string, (...input: never[]) => unknown> = this.#api
    try {
      return served[name]?.(...(input as never[]))
    } catch (error) {
      if (!(error instanceof SqliteFailure)) throw error
      const failure = fileFailure(error)
      if (failure === null) throw error
      if (failure === 'damaged') this.#putAside(error.message)
      throw new FileFailure(error)
    }
  }

  readonly #api: JournalApi = {
    opened: () => ({
      lastNumber: this.#table.lastNumber(),
      lastBatch: this.#table.lastBatch(),
      notice: this.#opened.notice,
    }),
    batches: () => written('a batch', () => this.#table.batches()),
    load: (afterNumber, limit) =>
      written(`a row after number ${afterNumber}`, () => this.#table.load(afterNumber, limit)),
    write: (write) => {
      this.#table.write(write)
    },
    history: (limit) => written('a batch', () => this.#receipts.history(limit)),
    batch: (number) => written('a batch', () => this.#receipts.batch(number)),
    receipts: (batch, afterNumber, limit) =>
      written('a receipt', () => this.#receipts.receipts(batch, afterNumber, limit)),
    renamed: (limit) => written('a receipt', () => this.#receipts.renamed(limit)),
    sweep: (endedBeforeMs) => {
      this.#receipts.sweep(endedBeforeMs)
    },
    close: () => {
      this.#opened.database.close()
    },
  }

  #putAside(reason: string): void {
    this.#replace(reason)
    if (this.#opened.notice) this.#onEvent({ kind: 'replaced', notice: this.#opened.notice })
  }

  #replace(reason: string): void {
    closeQuietly(this.#opened.database)
    this.#opened = replaceFile(this.#filePath, journalFile, reason)
    this.#receipts = new ReceiptTable(this.#opened.database)
    this.#table = new JournalTable(this.#opened.database, this.#receipts)
  }
}

/** A row that the app did not write is damage that SQLite cannot see. */
function written<Rows>(what: string, read: () => Rows): Rows {
  try {
    return read()
  } catch (error) {
    if (error instanceof SqliteFailure) throw error
    throw new SqliteFailure('SQLITE_CORRUPT', `${what} cannot be read`, { cause: error })
  }
}
