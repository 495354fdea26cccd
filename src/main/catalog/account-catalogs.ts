import { AppError } from '../../shared/errors.ts'
import { AccountCatalog } from './account-catalog.ts'
import type { BucketRef, CatalogOptions, Folder } from './catalog.ts'
import { ReadLane } from './read-lane.ts'
import { noticeError } from './store-notice.ts'
import { StoreFailure } from '../sqlite/thread-client.ts'
import type { StoreEvent } from './store/store-api.ts'

export type OpenAccount = { readonly catalog: AccountCatalog; readonly lane: ReadLane }

type AccountCatalogsOptions = Pick<CatalogOptions, 'clientFor' | 'openStore' | 'onProblem' | 'now'> & {
  /** `version` where the bucket's rows have changed, and not only what they stand on. */
  readonly onChange: (at: BucketRef, version: number | null) => void
}

/** The catalogs of the accounts that were asked for in this run, each opened when it is first asked for. */
export class AccountCatalogs {
  readonly #options: AccountCatalogsOptions
  readonly #accounts = new Map<string, Promise<OpenAccount>>()
  #lookedAt: Folder | undefined

  constructor(options: AccountCatalogsOptions) {
    this.#options = options
  }

  of(accountId: string): Promise<OpenAccount> {
    const account = this.#accounts.get(accountId) ?? this.#open(accountId)
    this.#accounts.set(accountId, account)
    // One that could not be opened can be asked for again.
    account.catch(() => this.#accounts.delete(accountId))
    return account
  }

  /** A person looks at one folder, in one account: walks in the others make way. */
  async lookAt(folder: Folder): Promise<void> {
    this.#lookedAt = folder
    for (const [id, account] of this.#accounts) {
      if (id !== folder.accountId) (await account).catalog.lookAway()
    }
  }

  async close(accountId: string, { removesFile }: { readonly removesFile: boolean }): Promise<void> {
    // An account that was not opened in this run may have a file all the same.
    const account = removesFile ? this.of(accountId) : this.#accounts.get(accountId)
    if (!account) return
    if (this.#lookedAt?.accountId === accountId) this.#lookedAt = undefined
    this.#accounts.delete(accountId)
    const { catalog } = await account
    await catalog.stop()
    await catalog.store.close(removesFile).catch((error: unknown) => {
      if (!(error instanceof StoreFailure)) throw error
    })
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#accounts.keys()].map((id) => this.close(id, { removesFile: false })))
  }

  async #open(accountId: string): Promise<OpenAccount> {
    const { now, clientFor, onProblem, openStore, onChange } = this.#options
    const store = openStore(accountId, (event) => {
      this.#onEvent(accountId, event)
    })
    const opened = await store.opened()
    if (opened.notice) onProblem(noticeError(opened.notice))
    const catalog = new AccountCatalog({
      store,
      opened,
      now,
      client: () => clientFor(accountId),
      onChange: (bucket) => {
        onChange({ accountId, bucket }, null)
      },
      onProblem: (error) => {
        // What became of the file was told when it happened.
        if (error instanceof StoreFailure) return
        onProblem(error instanceof AppError ? error : new AppError({ code: 'bug' }, { cause: error }))
      },
    })
    return { catalog, lane: new ReadLane() }
  }

  #onEvent(accountId: string, event: StoreEvent): void {
    if (event.kind === 'changed') {
      this.#options.onChange({ accountId, bucket: event.bucket }, event.version)
      return
    }
    this.#options.onProblem(noticeError(event.notice))
    this.#beginAnew(accountId).catch((error: unknown) => {
      if (!(error instanceof StoreFailure)) throw error
    })
  }

  /** The file was replaced by an empty one: what the person looks at is walked first. */
  async #beginAnew(accountId: string): Promise<void> {
    const catalog = (await this.#accounts.get(accountId))?.catalog
    catalog?.forgetEverything()
    const folder = this.#lookedAt
    if (catalog && folder?.accountId === accountId) await catalog.open(folder)
  }
}
