import type { Entry, Listing, Sort } from '../../shared/entry.ts'
import { AppError, errorCodeOf } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { IndexedObject } from './bucket-index.ts'
import { BucketState, type ActiveWalk } from './bucket-state.ts'
import { walkOn, type Walk } from './walk.ts'

export type BucketRef = { readonly accountId: string; readonly bucket: string }
export type Folder = BucketRef & { readonly prefix: string }

export type CatalogOptions = {
  readonly clientFor: (accountId: string) => CloudStoreClient
  /** Called for the folder that was opened last in the bucket, after every change of the bucket. */
  readonly onChange: (accountId: string, listing: Listing) => void
  readonly onProblem: (error: AppError) => void
  readonly now: () => number
}

/**
 * The local index of every bucket that was looked at. Views read it; walks, uploads and deletes fill it. It lives in
 * memory: a start of the app begins with an empty one.
 */
export class Catalog {
  readonly #options: CatalogOptions
  readonly #buckets = new Map<string, BucketState>()
  readonly #watched = new Map<string, Folder>()

  constructor(options: CatalogOptions) {
    this.#options = options
  }

  /** Looks at a folder: walks it unless a complete walk covers it. Another folder's walk makes way, to go on later. */
  open(folder: Folder): Listing {
    return this.#lookAt(folder, { isRefresh: false })
  }

  /** Walks the folder again from its first key; the rows stay meanwhile. */
  refresh(folder: Folder): Listing {
    return this.#lookAt(folder, { isRefresh: true })
  }

  listing(folder: Folder): Listing {
    return this.#state(folder).listing(folder.bucket, folder.prefix)
  }

  rows(
    folder: Folder,
    page: { readonly sort: Sort; readonly offset: number; readonly limit: number },
  ): { version: number; entryCount: number; rows: Entry[] } {
    const state = this.#state(folder)
    const entries = state.sortedEntries(folder.prefix, page.sort)
    const rows = entries.slice(page.offset, page.offset + page.limit)
    return { version: state.version, entryCount: entries.length, rows }
  }

  /** Resolves when every key under the folder is known from a walk that ended at most `maxAgeMs` ago. */
  async complete(
    folder: Folder,
    options: { readonly maxAgeMs: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const state = this.#state(folder)
    const atMs = state.coveredAtMs(folder.prefix)
    if (atMs !== undefined && this.#options.now() - atMs <= options.maxAgeMs) return
    const active = state.active.get(folder.prefix) ?? this.#walk(folder, state.nextWalk(folder.prefix))
    const stop = () => {
      // The walk of the open folder is not only ours to end.
      if (active !== state.aimed) active.stop.abort()
    }
    options.signal.addEventListener('abort', stop, { once: true })
    try {
      await active.ended
    } finally {
      options.signal.removeEventListener('abort', stop)
    }
    options.signal.throwIfAborted()
  }

  /** The keys known under the folder, in a stable order. */
  objectsUnder(folder: Folder): IndexedObject[] {
    const objects = [...this.#state(folder).index.under(folder.prefix)]
    return objects.toSorted((left, right) => (left.key < right.key ? -1 : 1))
  }

  find(at: BucketRef, key: string): IndexedObject | undefined {
    return this.#state(at).index.get(key)
  }

  noteUpload(at: BucketRef, object: IndexedObject): void {
    this.#state(at).index.put(object)
    this.#changed(at)
  }

  noteDelete(at: BucketRef, key: string): void {
    this.#state(at).index.remove(key)
    this.#changed(at)
  }

  forgetBucket(at: BucketRef): void {
    this.#forget(bucketId(at))
  }

  forgetAccount(accountId: string): void {
    const start = bucketId({ accountId, bucket: '' })
    for (const id of this.#buckets.keys()) if (id.startsWith(start)) this.#forget(id)
  }

  #lookAt(folder: Folder, { isRefresh }: { isRefresh: boolean }): Listing {
    const state = this.#state(folder)
    this.#watched.set(bucketId(folder), folder)
    const isNeeded = isRefresh || state.coveredAtMs(folder.prefix) === undefined
    if (isNeeded && !state.active.has(folder.prefix)) {
      state.aimed?.stop.abort()
      const paused = isRefresh ? undefined : state.paused.get(folder.prefix)
      state.aimed = this.#walk(folder, paused ?? state.nextWalk(folder.prefix))
      state.aimed.ended.catch((error: unknown) => {
        this.#report(error)
      })
    }
    return this.listing(folder)
  }

  #walk(folder: Folder, walk: Walk): ActiveWalk {
    const state = this.#state(folder)
    state.paused.delete(walk.prefix)
    const stop = new AbortController()
    const onPage = () => {
      this.#changed(folder)
    }
    const ended = this.#runWalk(folder, { walk, signal: stop.signal, onPage })
    const active = { walk, stop, ended }
    state.active.set(walk.prefix, active)
    return active
  }

  async #runWalk(
    folder: Folder,
    { walk, signal, onPage }: { walk: Walk; signal: AbortSignal; onPage: () => void },
  ): Promise<void> {
    const state = this.#state(folder)
    try {
      const client = this.#options.clientFor(folder.accountId)
      await walkOn(walk, { client, bucket: folder.bucket, index: state.index, signal, onPage })
      state.completedAtMs.set(walk.prefix, this.#options.now())
    } catch (error) {
      state.paused.set(walk.prefix, walk)
      throw error
    } finally {
      state.active.delete(walk.prefix)
      this.#changed(folder)
    }
  }

  #report(error: unknown): void {
    if (errorCodeOf(error) === 'cancelled') return
    this.#options.onProblem(
      error instanceof AppError ? error : new AppError({ code: 'bug' }, { cause: error }),
    )
  }

  #changed(at: BucketRef): void {
    this.#state(at).version += 1
    const folder = this.#watched.get(bucketId(at))
    if (folder) this.#options.onChange(at.accountId, this.listing(folder))
  }

  #state(at: BucketRef): BucketState {
    const id = bucketId(at)
    const state = this.#buckets.get(id) ?? new BucketState()
    this.#buckets.set(id, state)
    return state
  }

  #forget(id: string): void {
    for (const active of this.#buckets.get(id)?.active.values() ?? []) active.stop.abort()
    this.#buckets.delete(id)
    this.#watched.delete(id)
  }
}

/** An account's id holds no line break, so that no two pairs give the same text. */
function bucketId({ accountId, bucket }: BucketRef): string {
  return `${accountId}\n${bucket}`
}
