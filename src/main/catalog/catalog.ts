import type { EntryRef, Listing, Sort } from '../../shared/entry.ts'
import type { AppError } from '../../shared/errors.ts'
import type { RowPage, SelectionTotals, ViewCount } from '../../shared/ipc/answers.ts'
import type { Contents, FolderShares, Measure } from '../../shared/overview.ts'
import type { EntrySelection, View } from '../../shared/view.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { AccountCatalog } from './account-catalog.ts'
import { AccountCatalogs, type OpenAccount } from './account-catalogs.ts'
import { ChangeNotices } from './change-notices.ts'
import { readContents } from './contents.ts'
import type { IndexedObject, WrittenObject } from './indexed-object.ts'
import type { Store, StoreEvent } from './store/store-api.ts'
import { StoreFailure } from '../sqlite/thread-client.ts'
import { splitKey } from './store/split-key.ts'

export type BucketRef = { readonly accountId: string; readonly bucket: string }
export type Folder = BucketRef & { readonly prefix: string }

export type ViewRef = BucketRef & { readonly view: View; readonly sort: Sort }

export type CatalogOptions = {
  readonly clientFor: (accountId: string) => CloudStoreClient
  /** Opens the store of an account, in whatever thread; it tells by `onEvent` what it does by itself. */
  readonly openStore: (accountId: string, onEvent: (event: StoreEvent) => void) => Store
  /** The bucket's rows or what they stand on have changed; versions grow. */
  readonly onChange: (at: BucketRef, version: number) => void
  readonly onProblem: (error: AppError) => void
  readonly now: () => number
  /** Calls back once after a time in milliseconds. Returns what cancels it. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void
}

/** A chosen row: of an object that is not known there is the key alone, and no size. */
export type ChosenEntry =
  | { readonly kind: 'folder'; readonly prefix: string }
  | { readonly kind: 'object'; readonly object: Pick<IndexedObject, 'key' | 'sizeBytes' | 'etag'> }

/** Objects that cross from the store at once. */
const objectsPerRead = 2_000

/**
 * What the app knows of every bucket that was looked at. Views read it; walks, uploads and deletes fill it; it is kept on
 * disk, one file for an account.
 */
export class Catalog {
  readonly #clientFor: CatalogOptions['clientFor']
  readonly #now: CatalogOptions['now']
  readonly #notices: ChangeNotices
  readonly #accounts: AccountCatalogs

  constructor(options: CatalogOptions) {
    this.#clientFor = options.clientFor
    this.#now = options.now
    this.#notices = new ChangeNotices(options)
    this.#accounts = new AccountCatalogs({
      ...options,
      onChange: (at, version) => {
        this.#notices.tell(at, version)
      },
    })
  }

  /** Looks at a folder: shows what is known, and walks it as far as nobody need ask for it. */
  async open(folder: Folder): Promise<Listing> {
    await this.#accounts.lookAt(folder)
    return this.#with(folder, ({ catalog }) => catalog.open(folder))
  }

  /** Walks the folder again from its first key; the rows stay meanwhile. */
  refresh(folder: Folder): Promise<Listing> {
    return this.#with(folder, ({ catalog }) => catalog.refresh(folder))
  }

  listEverything(folder: Folder): Promise<Listing> {
    return this.#with(folder, ({ catalog }) => catalog.listEverything(folder))
  }

  listing(folder: Folder, signal?: AbortSignal): Promise<Listing> {
    return this.#with(folder, ({ catalog, lane }) => lane.run(signal, () => catalog.listing(folder)))
  }

  async rows(
    ref: ViewRef,
    page: { readonly offset: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<RowPage> {
    const { view, sort, bucket } = ref
    const { staleForMs, ...rows } = await this.#read(ref, signal, (store) =>
      store.rows(bucket, { view, sort, ...page }),
    )
    if (staleForMs !== null) this.#notices.tellLater(ref, staleForMs)
    return rows
  }

  count(ref: ViewRef, signal?: AbortSignal): Promise<ViewCount> {
    return this.#read(ref, signal, (store) => store.count(ref.bucket, ref.view, ref.sort))
  }

  locate(ref: ViewRef, entries: readonly EntryRef[], signal?: AbortSignal): Promise<(number | null)[]> {
    return this.#read(ref, signal, (store) => store.locate(ref.bucket, ref.view, ref.sort, entries))
  }

  seek(
    ref: ViewRef,
    from: { readonly start: string; readonly at: number },
    signal?: AbortSignal,
  ): Promise<number | null> {
    return this.#read(ref, signal, (store) => store.seek(ref.bucket, ref.view, ref.sort, from))
  }

  totals(at: BucketRef, selection: EntrySelection, signal?: AbortSignal): Promise<SelectionTotals> {
    return this.#read(at, signal, (store) => store.totals(at.bucket, selection))
  }

  /** The largest folders in a folder, and what is beside them. */
  folderShares({ prefix, ...at }: Folder, by: Measure, signal?: AbortSignal): Promise<FolderShares> {
    return this.#read(at, signal, (store) => store.folderShares(at.bucket, prefix, by))
  }

  /** Content types and ages of all that is known below a folder. Counted in pieces, between which others are answered. */
  contents({ prefix, ...at }: Folder, signal?: AbortSignal): Promise<Contents> {
    return readContents(this.#now(), (request) =>
      this.#read(at, signal, (store) => store.contents(at.bucket, prefix, request)),
    )
  }

  /**
   * Resolves when every key under the folder is known from a walk that ended at most `maxAgeMs` ago. Throws what the
   * walk throws, and `cancelled` on abort.
   */
  complete(
    folder: Folder,
    options: { readonly maxAgeMs: number; readonly signal: AbortSignal },
  ): Promise<void> {
    return this.#with(folder, async ({ catalog }) => {
      if (await catalog.isFresh(folder, options.maxAgeMs)) return
      await catalog.complete(folder, options.signal)
    })
  }

  /** Whether no key is in the folder. Costs one request unless a walk that ended at most `maxAgeMs` ago tells. */
  isEmpty(
    folder: Folder,
    { maxAgeMs, signal }: { readonly maxAgeMs: number; readonly signal: AbortSignal },
  ): Promise<boolean> {
    const { accountId, bucket, prefix } = folder
    return this.#with(folder, async ({ catalog }) => {
      const { objectCount } = await catalog.store.folder(bucket, prefix)
      if (objectCount > 0) return false
      if (await catalog.isFresh(folder, maxAgeMs)) return true
      const client = this.#clientFor(accountId)
      const { objects } = await client.listObjects(bucket, { prefix, limit: 1 }, { signal, lane: 'person' })
      return objects.length === 0
    })
  }

  /** The objects known under the folder, by folders, then names. */
  async *objectsUnder({ accountId, bucket, prefix }: Folder): AsyncGenerator<IndexedObject> {
    const { store } = (await this.#accounts.of(accountId)).catalog
    let last: IndexedObject | undefined
    do {
      const after = last ? splitKey(last.key) : null
      const objects = await store.objectsUnder(bucket, prefix, after, objectsPerRead)
      yield* objects
      last = objects.length === objectsPerRead ? objects.at(-1) : undefined
    } while (last)
  }

  /**
   * What is chosen. Of a stretch of a view, the rows as they were when the reading began, in the view's order; of named
   * rows, also those that are not known.
   */
  async *selected(at: BucketRef, selection: EntrySelection): AsyncGenerator<ChosenEntry> {
    if (selection.kind === 'entries') {
      yield* await this.#named(at, selection.entries)
      return
    }
    const { store } = (await this.#accounts.of(at.accountId)).catalog
    const { id, count } = await store.openSelection(at.bucket, selection)
    try {
      for (let offset = 0; offset < count; offset += objectsPerRead) {
        yield* await store.readSelection(id, offset, objectsPerRead)
      }
    } finally {
      await store.closeSelection(id)
    }
  }

  async #named(at: BucketRef, entries: readonly EntryRef[]): Promise<ChosenEntry[]> {
    const keys = entries.flatMap((entry) => (entry.kind === 'object' ? entry.key : []))
    const known = await this.findAll(at, keys)
    return entries.map((entry) =>
      entry.kind === 'folder'
        ? entry
        : { kind: 'object', object: known.get(entry.key) ?? { key: entry.key, sizeBytes: 0, etag: null } },
    )
  }

  async find(at: BucketRef, key: string): Promise<IndexedObject | undefined> {
    return (await this.findAll(at, [key])).get(key)
  }

  /** Those of the keys that are known. */
  findAll({ accountId, bucket }: BucketRef, keys: readonly string[]): Promise<Map<string, IndexedObject>> {
    return this.#with({ accountId }, async ({ catalog }) => {
      const found = new Map<string, IndexedObject>()
      for (let from = 0; from < keys.length; from += objectsPerRead) {
        const objects = await catalog.store.find(bucket, keys.slice(from, from + objectsPerRead))
        for (const object of objects) if (object) found.set(object.key, object)
      }
      return found
    })
  }

  /** The app has written an object. Told at once; whatever is asked for later knows it. */
  noteUpload({ accountId, bucket }: BucketRef, object: WrittenObject): Promise<void> {
    return this.#noting(accountId, ({ store, moments }) => store.put(bucket, object, moments.next()))
  }

  noteDelete(at: BucketRef, key: string): Promise<void> {
    return this.noteDeletes(at, [key])
  }

  noteDeletes({ accountId, bucket }: BucketRef, keys: readonly string[]): Promise<void> {
    return this.#noting(accountId, ({ store, moments }) => {
      const underWaySince = moments.underWaySince()
      return store.remove(bucket, keys, { moment: moments.next(), underWaySince })
    })
  }

  /** The app has learnt an object's ETag, from a download or its details. */
  noteEtag({ accountId, bucket }: BucketRef, key: string, etag: string): Promise<void> {
    return this.#noting(accountId, ({ store }) => store.setEtag(bucket, key, etag))
  }

  /** The app has learnt an object's content type, which lists need not tell. */
  noteContentType({ accountId, bucket }: BucketRef, key: string, contentType: string): Promise<void> {
    return this.#noting(accountId, ({ store }) => store.setContentType(bucket, key, contentType))
  }

  async forgetBucket({ accountId, bucket }: BucketRef): Promise<void> {
    await this.#noting(accountId, (catalog) => catalog.forgetBucket(bucket))
  }

  async forgetAccount(accountId: string): Promise<void> {
    await this.#accounts.close(accountId, { removesFile: true })
  }

  /** Ends every walk and closes every file. */
  async close(): Promise<void> {
    this.#notices.close()
    await this.#accounts.closeAll()
  }

  #read<Result>(
    { accountId }: { readonly accountId: string },
    signal: AbortSignal | undefined,
    read: (store: Store) => Promise<Result>,
  ): Promise<Result> {
    return this.#with({ accountId }, ({ catalog, lane }) => lane.run(signal, () => read(catalog.store)))
  }

  /** A file that fails while it is asked is replaced, and asked again: it is empty then, and says so. */
  async #with<Result>(
    { accountId }: { readonly accountId: string },
    work: (account: OpenAccount) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(await this.#accounts.of(accountId))
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
      return await work(await this.#accounts.of(accountId))
    }
  }

  /** What the app did itself is done, whether or not the catalog can keep it: the next walk tells. */
  async #noting(accountId: string, note: (catalog: AccountCatalog) => Promise<void>): Promise<void> {
    try {
      await note((await this.#accounts.of(accountId)).catalog)
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
    }
  }
}
