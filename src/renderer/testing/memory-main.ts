import type { Account } from '../../shared/account.ts'
import type { DeletedKey } from '../../shared/deletes.ts'
import type { Entry, Listing } from '../../shared/entry.ts'
import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { AppState } from '../../shared/ipc/answers.ts'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import type { Input, Output, ProcedureName } from '../../shared/ipc/contract.ts'
import type { EventName, Events } from '../../shared/ipc/events.ts'
import type { RateStatus } from '../../shared/rate.ts'
import { defaultSettings, type Settings } from '../../shared/settings.ts'
import type {
  BatchHead,
  PastBatch,
  ConflictQuestion,
  QueueStop,
  TransferLine,
  TransferRow,
  TransferSummary,
} from '../../shared/transfer.ts'
import { deletedPage } from './memory-deletes.ts'
import { contentsOf, sharesOf } from './memory-shares.ts'
import { editPlan, unknownDetails } from './memory-details.ts'
import { sumOf } from './memory-summary.ts'
import { MemoryViews, type MemoryFolder } from './memory-views.ts'

type Handlers = { [Name in ProcedureName]: (input: Input<Name>) => Output<Name> | Promise<Output<Name>> }
// The parameter of a method may be narrower than what it is called with, as the contract's types have checked it.
type AnyHandler = { run(input: unknown): unknown }['run']

/** What the main process knows, in memory: enough of it to draw every part of the window. */
export class MemoryMain {
  app: AppState = {
    version: '0.1.0',
    platform: 'linux',
    keychain: { kind: 'available' },
    accounts: [],
    currentAccountId: null,
    isOpening: false,
    problems: [],
  }
  readonly buckets = new Map<string, string[]>()
  /** By bucket and prefix. */
  readonly folders = new Map<string, MemoryFolder>()
  readonly views = new MemoryViews(this.folders)
  transfers: TransferRow[] = []
  /** The keys of every delete. */
  deleted: DeletedKey[] = []
  head: BatchHead | null = null
  history: PastBatch[] = []
  question: ConflictQuestion | null = null
  rate: RateStatus = { kind: 'unknown' }
  settings: Settings = defaultSettings
  readonly calls: { readonly name: string; readonly callId: string; readonly input: unknown }[] = []
  readonly dropped: (readonly string[])[] = []
  /** Answers of a test's own, in place of the built-in ones. */
  readonly answers: Partial<Handlers> = {}
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>()

  readonly bridge: Bridge<File> = {
    call: async (name, callId, input) => {
      this.calls.push({ name, callId, input })
      const handlers: Readonly<Record<string, AnyHandler | undefined>> = {
        ...this.#handlers,
        ...this.answers,
      }
      try {
        return { ok: true, value: await handlers[name]?.(input) }
      } catch (error) {
        if (error instanceof AppError) return { ok: false, error: error.data }
        throw error
      }
    },
    cancel: (callId) => {
      this.calls.push({ name: 'cancel', callId, input: undefined })
    },
    grantDropped: (files) => {
      this.dropped.push(files.map((file) => file.name))
      return Promise.resolve({ ok: true, value: 'grant-1' })
    },
    on: (name, listener) => {
      const listeners = this.#listeners.get(name) ?? new Set()
      this.#listeners.set(name, listeners.add(listener))
      return () => listeners.delete(listener)
    },
  }

  emit<Name extends EventName>(name: Name, payload: Events[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(payload)
  }

  /** The inputs of the calls of a procedure, the oldest first. */
  inputsOf(name: ProcedureName): unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input)
  }

  addAccount(change: Partial<Account> = {}): Account {
    const account: Account = {
      id: `account-${this.app.accounts.length + 1}`,
      name: 'Studio North',
      endpoint: 'https://api.cloudstore.io/v2',
      kind: 'remote',
      requestsPerDay: null,
      hasKey: true,
      ...change,
    }
    this.app = { ...this.app, accounts: [...this.app.accounts, account], currentAccountId: account.id }
    return account
  }

  addBucket(account: Account, name: string): void {
    this.buckets.set(account.id, [...(this.buckets.get(account.id) ?? []), name])
  }

  addFolder(bucket: string, prefix: string, entries: readonly Entry[], change: Partial<Listing> = {}): void {
    const objectCount = entries.reduce(
      (sum, entry) => sum + (entry.kind === 'folder' ? entry.objectCount : 1),
      0,
    )
    const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0)
    this.addRows(
      bucket,
      prefix,
      { count: entries.length, at: (index) => entries[index] },
      {
        objectCount,
        sizeBytes,
        ...change,
      },
    )
  }

  /** A folder of any length, whose rows are made when they are asked for. */
  addRows(bucket: string, prefix: string, rows: MemoryFolder['rows'], change: Partial<Listing> = {}): void {
    const listing: Listing = {
      bucket,
      prefix,
      version: 1,
      entryCount: rows.count,
      objectCount: rows.count,
      sizeBytes: 0,
      state: { kind: 'complete', atMs: new Date(2026, 10, 15, 14, 2).getTime() },
      nameOrder: 'natural',
      sinceVisit: null,
      sinceRefresh: null,
      ...change,
    }
    this.folders.set(`${bucket}/${prefix}`, { listing, rows })
  }

  /** Tells the window that a bucket changed, as main does after each change. */
  emitFolderChange(accountId: string, bucket: string): void {
    const versions = [...this.folders.values()].map(({ listing }) =>
      listing.bucket === bucket ? listing.version : 0,
    )
    this.emit('folders.changed', { accountId, bucket, version: Math.max(...versions) })
  }

  stops: readonly QueueStop[] = []

  summary(): TransferSummary {
    return { ...sumOf(this.transfers), lines: this.lines().length, stops: this.stops }
  }

  /** All transfers below one head, if there is one. */
  lines(): TransferLine[] {
    const rows = this.transfers.map(
      (row, at) => ({ kind: 'row', place: at + 1, batch: this.head?.batch ?? null, row }) as const,
    )
    return this.head ? [{ kind: 'head', head: this.head }, ...rows] : rows
  }

  emitTransfers(): void {
    this.emit('transfers.changed', { summary: this.summary(), question: this.question })
  }

  readonly #handlers: Handlers = {
    'app.state': () => this.app,
    'accounts.connect': ({ name, endpoint }) => this.#changed(() => this.addAccount({ name, endpoint })),
    'accounts.openLocal': () =>
      this.#changed(() =>
        this.addAccount({ id: 'local', name: 'This computer', kind: 'local', endpoint: null }),
      ),
    'accounts.provideKey': ({ accountId }) => this.#changed(() => this.#setKey(accountId)),
    'accounts.select': ({ accountId }) =>
      this.#changed(() => {
        this.app = { ...this.app, currentAccountId: accountId }
        return this.#account(accountId)
      }),
    'accounts.setPlan': ({ accountId, plan }) => {
      this.#changed(() => {
        const accounts = this.app.accounts.map((account) =>
          account.id === accountId ? { ...account, ...plan } : account,
        )
        this.app = { ...this.app, accounts }
      })
    },
    'accounts.endpoint': ({ accountId }) => this.#account(accountId).endpoint ?? 'http://127.0.0.1:9000/v2',
    'accounts.remove': ({ accountId }) => {
      this.#changed(() => {
        const accounts = this.app.accounts.filter(({ id }) => id !== accountId)
        this.app = { ...this.app, accounts, currentAccountId: accounts[0]?.id ?? null }
      })
    },
    'buckets.list': ({ accountId }) => (this.buckets.get(accountId) ?? []).map((name) => ({ name })),
    'buckets.create': ({ accountId, name }) => this.#newBucket(accountId, name),
    'buckets.add': ({ accountId, name }) => this.#newBucket(accountId, name),
    'buckets.delete': ({ accountId, bucket }) => {
      this.#dropBucket(accountId, bucket)
    },
    'buckets.forget': ({ accountId, bucket }) => {
      this.#dropBucket(accountId, bucket)
    },
    'buckets.isEmpty': ({ bucket }) => this.#folder({ bucket, prefix: '' }).listing.objectCount === 0,
    'buckets.planEmptying': ({ bucket }) => {
      const { objectCount, sizeBytes } = this.#folder({ bucket, prefix: '' }).listing
      return { planId: 'plan-1', objectCount, sizeBytes, requests: objectCount + 1 }
    },
    'buckets.startEmptying': () => undefined,
    'buckets.folderShares': (folder) => sharesOf(this.#folder(folder)),
    'buckets.contents': (folder) => contentsOf(this.#folder(folder)),
    'buckets.copy': () => undefined,
    'folders.open': (folder) => this.#folder(folder).listing,
    'folders.refresh': (folder) => this.#folder(folder).listing,
    'folders.listing': (folder) => this.#folder(folder).listing,
    'folders.listEverything': (folder) => this.#folder(folder).listing,
    'folders.create': ({ prefix, name }) => ({ prefix: `${prefix}${name}/` }),
    'views.rows': (page) => this.views.rows(page),
    'views.count': (view) => this.views.count(view),
    'views.locate': (wanted) => this.views.locate(wanted),
    'views.seek': (wanted) => this.views.seek(wanted),
    'views.totals': (wanted) => this.views.totals(wanted),
    'details.known': ({ key }) => ({ ...unknownDetails, key }),
    'details.read': ({ key }) => ({ ...unknownDetails, key, metadata: [] }),
    'details.copy': () => undefined,
    'snippets.copy': () => undefined,
    'uploads.choose': () => ({ files: 1 }),
    'uploads.dropped': () => ({ files: 1 }),
    'downloads.choose': () => ({ files: 1 }),
    'deletes.plan': (wanted) => ({
      planId: 'plan-1',
      objectCount: this.views.totals(wanted).entries,
      sizeBytes: 2_097_152,
    }),
    'deletes.start': () => ({ files: 1 }),
    'deletes.list': ({ only, offset, limit }) => deletedPage(this.deleted, only, { offset, limit }),
    'deletes.saveReport': () => ({ listed: this.deleted.length }),
    'edits.plan': (wanted) => ({
      ...editPlan,
      cost: { ...editPlan.cost, objectCount: this.views.totals(wanted).objectCount },
    }),
    'edits.start': () => ({ files: 1 }),
    'transfers.page': ({ offset, limit }) => ({
      summary: this.summary(),
      question: this.question,
      lines: this.lines().slice(offset, offset + limit),
    }),
    'transfers.pause': () => undefined,
    'transfers.resume': () => undefined,
    'transfers.cancel': () => undefined,
    'transfers.retry': () => undefined,
    'transfers.fold': () => undefined,
    'transfers.goOn': () => undefined,
    'transfers.cancelStopped': () => undefined,
    'transfers.history': () => this.history,
    'transfers.saveManifest': () => ({ listed: 2, leftOut: 1 }),
    'transfers.clearFinished': () => undefined,
    'transfers.answer': () => {
      this.question = null
      this.emitTransfers()
    },
    'rate.status': () => this.rate,
    'quit.drawn': () => undefined,
    'quit.answer': () => undefined,
    'settings.get': () => this.settings,
    'settings.set': (change) => {
      this.settings = { ...this.settings, ...change }
      this.emit('settings.changed', this.settings)
      return this.settings
    },
  }

  #changed<Result>(change: () => Result): Result {
    const result = change()
    this.emit('app.changed', this.app)
    return result
  }

  #account(accountId: string): Account {
    const account = this.app.accounts.find(({ id }) => id === accountId)
    if (!account) throw failure({ code: 'account.unknown' })
    return account
  }

  #setKey(accountId: string): Account {
    const accounts = this.app.accounts.map((account) => ({
      ...account,
      hasKey: account.hasKey || account.id === accountId,
    }))
    this.app = { ...this.app, accounts }
    return this.#account(accountId)
  }

  #newBucket(accountId: string, name: string): { name: string } {
    this.addBucket(this.#account(accountId), name)
    this.addFolder(name, '', [])
    return { name }
  }

  #dropBucket(accountId: string, bucket: string): void {
    this.buckets.set(
      accountId,
      (this.buckets.get(accountId) ?? []).filter((name) => name !== bucket),
    )
    this.emit('buckets.changed', { accountId })
  }

  #folder({ bucket, prefix }: { readonly bucket: string; readonly prefix: string }) {
    const folder = this.folders.get(`${bucket}/${prefix}`)
    if (!folder) throw failure({ code: 'remote.notFound', subject: bucket })
    return folder
  }
}

/** An error as main sends it. */
export function failure(data: ErrorData): AppError {
  return new AppError(data)
}
