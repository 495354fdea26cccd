import type { Entry, Listing, Sort } from '../../shared/entry.ts'
import { AppError, errorCodeOf } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { BucketState, type ActiveWalk } from './bucket-state.ts'
import type { IndexedObject } from './folder-tree.ts'
import { newWalk, walkOn, type Walk } from './walk.ts'

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
  /** The walk of the one folder that the person looks at, while it is under way. */
  #aimed: ActiveWalk | undefined

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

  /**
   * Resolves when every key under the folder is known from a walk that ended at most `maxAgeMs` ago. Throws what the
   * walk throws, and `cancelled` on abort.
   */
  async complete(
    folder: Folder,
    options: { readonly maxAgeMs: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const state = this.#state(folder)
    const atMs = state.coveredAtMs(folder.prefix)
    if (atMs !== undefined && this.#options.now() - atMs <= options.maxAgeMs) return
    const active = state.active.get(folder.prefix) ?? this.#walk(folder, newWalk(folder.prefix))
    active.waiting += 1
    try {
      await unlessAborted(active.ended, options.signal)
    } finally {
      active.waiting -= 1
      this.#stopUnneeded(active)
    }
  }

  /** Whether no key is in the folder. Costs one request unless a walk that ended at most `maxAgeMs` ago tells. */
  async isEmpty(
    folder: Folder,
    { maxAgeMs, signal }: { readonly maxAgeMs: number; readonly signal: AbortSignal },
  ): Promise<boolean> {
    const { bucket, prefix } = folder
    const state = this.#state(folder)
    if (state.index.folder(prefix)?.objectCount) return false
    const atMs = state.coveredAtMs(prefix)
    if (atMs !== undefined && this.#options.now() - atMs <= maxAgeMs) return true
    const client = this.#options.clientFor(folder.accountId)
    const { objects } = await client.listObjects(bucket, { prefix, limit: 1 }, { signal, lane: 'person' })
    return objects.length === 0
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
    const active = state.active.get(folder.prefix)
    if (active) this.#aim(active)
    else if (isNeeded) {
      const paused = isRefresh ? undefined : state.paused.get(folder.prefix)
      this.#aim(this.#walk(folder, paused ?? newWalk(folder.prefix)))
    }
    return this.listing(folder)
  }

  #aim(active: ActiveWalk): void {
    const before = this.#aimed
    this.#aimed = active
    if (before) this.#stopUnneeded(before)
  }

  /** A walk goes on while the person looks at its folder or something waits for its end. */
  #stopUnneeded(active: ActiveWalk): void {
    if (active !== this.#aimed && active.waiting === 0) active.stop.abort()
  }

  #walk(folder: Folder, walk: Walk): ActiveWalk {
    const state = this.#state(folder)
    state.paused.delete(walk.prefix)
    const stop = new AbortController()
    // Starts after it is on record, so that one that fails at once leaves no trace.
    const ended = Promise.resolve().then(() => this.#runWalk(state, folder, { walk, signal: stop.signal }))
    const active: ActiveWalk = { walk, stop, ended, waiting: 0 }
    state.active.set(walk.prefix, active)
    ended
      .catch((error: unknown) => {
        if (active === this.#aimed) this.#report(error)
      })
      .finally(() => {
        if (active === this.#aimed) this.#aimed = undefined
      })
    return active
  }

  async #runWalk(
    state: BucketState,
    folder: Folder,
    { walk, signal }: { walk: Walk; signal: AbortSignal },
  ): Promise<void> {
    const { now } = this.#options
    const onPage = () => {
      this.#changed(folder)
    }
    if (walk.pausedAtMs !== undefined) walk.pausedMs += now() - walk.pausedAtMs
    try {
      const client = this.#options.clientFor(folder.accountId)
      await walkOn(walk, { client, bucket: folder.bucket, index: state.index, signal, onPage })
      // What it met before a pause is older than its end.
      state.completedAtMs.set(walk.prefix, now() - walk.pausedMs)
    } catch (error) {
      walk.pausedAtMs = now()
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

function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(new AppError({ code: 'cancelled' }))
    }
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort)
    })
  })
}
