import { SqliteFailure } from './database.ts'
import { CatalogStore } from './catalog-store.ts'
import {
  openDatabase,
  openInMemory,
  removeDatabase,
  replaceDatabase,
  type OpenedDatabase,
} from './open-database.ts'
import type { StoreApi, StoreEvent, StoreOpened } from './store-api.ts'
import { defaultStoreOptions, type StoreOptions } from './store-context.ts'

export type StoreHostParts = {
  readonly filePath: string
  readonly options?: StoreOptions
  readonly onEvent: (event: StoreEvent) => void
  /** Milliseconds that only grow. */
  readonly now: () => number
}

/** What the library says of a file whose content cannot be trusted. */
const damaged = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB'])
/** What it says of a file or disk that cannot be written to now. */
const unwritable = new Set([
  'SQLITE_READONLY',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_PERM',
])

/** The file failed, and another has taken its place: what was asked is to be asked again. */
export class FileFailure extends Error {
  constructor(cause: SqliteFailure) {
    super(cause.message, { cause })
    this.name = 'FileFailure'
  }
}

/**
 * The store of one account over the file that it is in. When the file fails, another takes its place and the bucket's
 * keys are walked again: the catalog can be built anew at any time, so nothing else may stop for it.
 */
export class StoreHost {
  readonly #parts: StoreHostParts
  #opened: OpenedDatabase
  #store: CatalogStore
  #isClosed = false

  constructor(parts: StoreHostParts) {
    this.#parts = parts
    this.#opened = openDatabase(parts.filePath)
    try {
      this.#store = this.#open()
    } catch (error) {
      // A file that can be opened may be damaged where it is read first, or hold the tables of another program.
      if (!(error instanceof SqliteFailure)) throw error
      closeQuietly(this.#opened)
      this.#opened = replaceDatabase(parts.filePath, error.message)
      this.#store = this.#open()
    }
  }

  /** Throws what the call throws, and `FileFailure` when the call is lost with the file; an event has told so then. */
  call(name: keyof StoreApi, input: readonly unknown[]): unknown {
    return this.#recovering(() => {
      // Names and inputs fit each other since `Store` was called with them, on the other side of the thread.
      const served: Record<string, (...input: never[]) => unknown> = {
        ...this.#store.api,
        opened: () => this.#describe(),
        close: (removesFile: boolean) => {
          this.#close(removesFile)
        },
      }
      return served[name]?.(...(input as never[]))
    })
  }

  /** Does a little of what waits for a quiet moment. Says whether more does. */
  idle(): boolean {
    if (this.#isClosed) return false
    return this.#recovering(() => this.#store.idle())
  }

  #open(): CatalogStore {
    const { options = defaultStoreOptions, now, onEvent } = this.#parts
    return new CatalogStore(this.#opened.database, options, {
      now,
      onChange: (bucket, version) => {
        onEvent({ kind: 'changed', bucket, version })
      },
    })
  }

  #describe(): StoreOpened {
    const { context } = this.#store
    return {
      moment: context.number('moment'),
      sparing: { day: context.number('sparingDay'), requests: context.number('sparingRequests') },
      notice: this.#opened.notice,
    }
  }

  #close(removesFile: boolean): void {
    this.#isClosed = true
    this.#opened.database.close()
    if (removesFile) removeDatabase(this.#parts.filePath)
  }

  #recovering<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      if (error instanceof SqliteFailure && this.#replaceAfter(error)) throw new FileFailure(error)
      throw error
    }
  }

  /** Says whether the failure is the file's. */
  #replaceAfter({ code, message }: SqliteFailure): boolean {
    const kind = code.split('_').slice(0, 2).join('_')
    const isDamaged = damaged.has(kind)
    if (!isDamaged && !unwritable.has(kind)) return false
    closeQuietly(this.#opened)
    this.#opened = isDamaged
      ? replaceDatabase(this.#parts.filePath, message)
      : { database: openInMemory(), notice: { kind: 'notKept', reason: message } }
    this.#store = this.#open()
    if (this.#opened.notice) this.#parts.onEvent({ kind: 'replaced', notice: this.#opened.notice })
    return true
  }
}

function closeQuietly({ database }: OpenedDatabase): void {
  try {
    database.close()
  } catch {
    // It is damaged: all that matters is that another takes its place.
  }
}
