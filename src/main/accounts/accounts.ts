import { randomUUID } from 'node:crypto'

import { maxAccountNameLength, type Account } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { parseEndpoint } from '../cloudstore/endpoint.ts'
import type { AccountFile, AccountFileContent, StoredAccount } from './account-file.ts'
import type { Keychain } from './keychain.ts'

/** Where an account's server is and what opens it. Held by main alone. */
export type Connection = {
  readonly accountId: string
  readonly endpoint: string
  readonly apiKey: string
  /** Whether a server answered there in an earlier run, so that a failing name look-up means "offline". */
  readonly hasWorkedBefore: boolean
}

export type AccountsOptions = {
  readonly file: AccountFile
  readonly keychain: Keychain
  /** Throws `endpoint.*` or `auth.malformedKey` for what cannot be used; sends nothing. */
  readonly createClient: (connection: Connection) => Promise<CloudStoreClient>
  readonly startLocalServer: () => Promise<{ endpoint: string; apiKey: string }>
  readonly onChange: () => void
}

const localAccountId = 'local'
const localAccountName = 'This computer'

/** The accounts that this app knows, and a client for each whose key it holds. */
export class Accounts {
  readonly #options: AccountsOptions
  readonly #clients = new Map<string, CloudStoreClient>()
  #content: AccountFileContent

  constructor(options: AccountsOptions) {
    this.#options = options
    this.#content = options.file.content
  }

  list(): Account[] {
    return this.#content.accounts.map((account) => this.#describe(account))
  }

  currentId(): string | null {
    return this.#content.currentAccountId
  }

  /** Throws `account.unknown`. */
  stored(accountId: string): StoredAccount {
    const account = this.#content.accounts.find((candidate) => candidate.id === accountId)
    if (!account) throw new AppError({ code: 'account.unknown' })
    return account
  }

  /** Throws `account.unknown`, `auth.keyMissing`. */
  client(accountId: string): CloudStoreClient {
    this.stored(accountId)
    const client = this.#clients.get(accountId)
    if (!client) throw new AppError({ code: 'auth.keyMissing' })
    return client
  }

  /** Reads the current account's key and connects it, so that the window opens on it. */
  async restore(): Promise<void> {
    const current = this.#content.accounts.find((account) => account.id === this.#content.currentAccountId)
    if (current) await this.#connectStored(current)
  }

  /**
   * Checks name, endpoint and key, in this order, the last with one request (design.md 2.1); then keeps them and makes
   * the account the current one. Throws `account.malformedName`, `account.nameTaken`, `endpoint.*`, `auth.*`, `net.*`,
   * `remote.*`.
   */
  async connect(
    typed: { readonly name: string; readonly endpoint: string; readonly apiKey: string },
    signal: AbortSignal,
  ): Promise<Account> {
    const account: StoredAccount = {
      id: randomUUID(),
      name: accountName(typed.name, this.#content.accounts),
      kind: 'remote',
      endpoint: parseEndpoint(typed.endpoint).url,
      buckets: [],
    }
    await this.#connectChecked(account, typed.apiKey.trim(), signal)
    return this.#open(account)
  }

  /** Gives an account its key again after a restart without a keychain. */
  async provideKey(accountId: string, apiKey: string, signal: AbortSignal): Promise<Account> {
    const account = this.stored(accountId)
    await this.#connectChecked(account, apiKey.trim(), signal)
    return this.#open(account)
  }

  /** Starts the emulator if it is not running and opens the account `This computer`. */
  async openLocal(): Promise<Account> {
    if (!this.#clients.has(localAccountId)) {
      const server = await this.#options.startLocalServer()
      this.#use(
        localAccountId,
        await this.#options.createClient({ accountId: localAccountId, hasWorkedBefore: true, ...server }),
      )
    }
    const known = this.#content.accounts.find((account) => account.id === localAccountId)
    return this.#open(
      known ?? { id: localAccountId, name: localAccountName, kind: 'local', endpoint: null, buckets: [] },
    )
  }

  async select(accountId: string): Promise<Account> {
    const account = this.stored(accountId)
    await this.#connectStored(account)
    await this.#save({ currentAccountId: accountId })
    return this.#describe(account)
  }

  /** Forgets account and key. Nothing on the server changes. */
  async remove(accountId: string): Promise<void> {
    const account = this.stored(accountId)
    this.#clients.get(accountId)?.close()
    this.#clients.delete(accountId)
    const accounts = this.#content.accounts.filter((candidate) => candidate.id !== accountId)
    const isCurrent = this.#content.currentAccountId === accountId
    const next = isCurrent ? accounts[0] : undefined
    await this.#save({ accounts, ...(isCurrent && { currentAccountId: next?.id ?? null }) })
    if (account.kind === 'remote') await this.#options.keychain.forget(accountId)
    if (next) await this.#connectStored(next)
  }

  async update(accountId: string, change: (account: StoredAccount) => StoredAccount): Promise<void> {
    const changed = change(this.stored(accountId))
    await this.#save({
      accounts: this.#content.accounts.map((account) => (account.id === accountId ? changed : account)),
    })
  }

  /** Ends every connection, at the end of the app. */
  close(): void {
    for (const client of this.#clients.values()) client.close()
  }

  #describe({ id, name, endpoint, kind }: StoredAccount): Account {
    return { id, name, endpoint, kind, hasKey: this.#clients.has(id) }
  }

  async #connectChecked(account: StoredAccount, apiKey: string, signal: AbortSignal): Promise<void> {
    const connection = {
      accountId: account.id,
      endpoint: account.endpoint ?? '',
      apiKey,
      hasWorkedBefore: false,
    }
    const client = await this.#options.createClient(connection)
    try {
      await client.check(account.buckets[0]?.name, { signal, lane: 'person' })
    } catch (error) {
      client.close()
      throw error
    }
    this.#use(account.id, client)
    // Not waited for: the keychain may stand at a prompt, and the session holds the key already.
    void this.#options.keychain.keep(account.id, apiKey)
  }

  async #connectStored(account: StoredAccount): Promise<void> {
    if (this.#clients.has(account.id)) return
    if (account.kind === 'local') {
      await this.openLocal()
      return
    }
    const apiKey = await this.#options.keychain.read(account.id)
    if (apiKey === null || account.endpoint === null) return
    const connection = { accountId: account.id, endpoint: account.endpoint, apiKey, hasWorkedBefore: true }
    this.#use(account.id, await this.#options.createClient(connection))
    this.#options.onChange()
  }

  #use(accountId: string, client: CloudStoreClient): void {
    this.#clients.get(accountId)?.close()
    this.#clients.set(accountId, client)
  }

  /** Keeps the account and makes it the current one. */
  async #open(account: StoredAccount): Promise<Account> {
    const isKnown = this.#content.accounts.some((candidate) => candidate.id === account.id)
    const accounts = isKnown ? this.#content.accounts : [...this.#content.accounts, account]
    await this.#save({ accounts, currentAccountId: account.id })
    return this.#describe(account)
  }

  async #save(change: Partial<AccountFileContent>): Promise<void> {
    this.#content = { ...this.#content, ...change }
    this.#options.onChange()
    await this.#options.file.write(this.#content)
  }
}

function accountName(typed: string, others: readonly StoredAccount[]): string {
  const name = typed.trim()
  if (name === '' || name.length > maxAccountNameLength || /\p{Cc}/u.test(name)) {
    throw new AppError({ code: 'account.malformedName' })
  }
  if (others.some((other) => other.name === name)) {
    throw new AppError({ code: 'account.nameTaken', subject: name })
  }
  return name
}
