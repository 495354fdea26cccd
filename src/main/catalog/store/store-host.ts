import { SqliteFailure } from '../../sqlite/database.ts'
import { FileFailure, fileFailure } from '../../sqlite/file-failure.ts'
import { closeQuietly, openFile, openInMemory, removeFile, replaceFile } from '../../sqlite/open-file.ts'
import type { OpenedFile } from '../../sqlite/open-file.ts'
import { CatalogStore } from './catalog-store.ts'
import { catalogFile } from './schema.ts'
import type { StoreEvent, StoreOpened } from './store-api.ts'
import { defaultStoreOptions, type StoreOptions } from './store-context.ts'

export type StoreHostParts = {
  readonly filePath: string
  readonly options?: StoreOptions
  readonly onEvent: (event: StoreEvent) => void
  /** Milliseconds that only grow. */
  readonly now: () => number
}

/**
 * The store of one account over the file that it is in. When the file fails, another takes its place and the bucket's
 * keys are walked again: the catalog can be built anew at any time, so nothing else may stop for it.
 */
export class StoreHost {
  readonly #parts: StoreHostParts
  #opened: OpenedFile
  #store: CatalogStore
  #isClosed = false

  constructor(parts: StoreHostParts) {
    this.#parts = parts
    this.#opened = openFile(parts.filePath, catalogFile)
    try {
      this.#store = this.#open()
    } catch (error) {
      // A file that can be opened may be damaged where it is read first, or hold the tables of another program.
      if (!(error instanceof SqliteFailure)) throw error
      closeQuietly(this.#opened.database)
      this.#opened = replaceFile(parts.filePath, catalogFile, error.message)
      this.#store = this.#open()
    }
  }

  /** Throws what the call throws, and `FileFailure` when the call is lost with the file; an event has told so then. */
  call(name: string, input: readonly unknown[]): unknown {
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
    if (removesFile) removeFile(this.#parts.filePath)
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
  #replaceAfter(error: SqliteFailure): boolean {
    const failure = fileFailure(error)
    if (failure === null) return false
    closeQuietly(this.#opened.database)
    this.#opened =
      failure === 'damaged'
        ? replaceFile(this.#parts.filePath, catalogFile, error.message)
        : { database: openInMemory(catalogFile), notice: { kind: 'notKept', reason: error.message } }
    this.#store = this.#open()
    if (this.#opened.notice) this.#parts.onEvent({ kind: 'replaced', notice: this.#opened.notice })
    return true
  }
}
