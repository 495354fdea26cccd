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
  /** The plan, where a person set it; null: as the server's limits tell. */
  readonly requestsPerDay: number | null
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
  /** Where the account on this computer is served; null while it is not. */
  #localEndpoint: string | null = null
  /** Changes are made one after the other, each on what the one before left. */
  #turn: Promise<void> = Promise.resolve()

  constructor(options: AccountsOptions) {
    this.#options = options
    this.#content = options.file.content
  }

  list(): Account[] {
    return this.#content.accounts.map((account) => this.#describe(account))
  }

  currentId(): string | null {
    return this.#find(this.#content.currentAccountId)?.id ?? null
  }

  /** Throws `account.unknown`. */
  stored(accountId: string): StoredAccount {
    const account = this.#find(accountId)
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

  /**
   * The base URL of the account's server, as typed, without a trailing slash. Throws `account.unknown`, and
   * `auth.keyMissing` for the account on this computer while it is not served.
   */
  endpoint(accountId: string): string {
    const endpoint = this.stored(accountId).endpoint ?? this.#localEndpoint
    if (endpoint === null) throw new AppError({ code: 'auth.keyMissing' })
    return endpoint
  }

  /** Reads the current account's key and connects it, so that the window opens on it. */
  async restore(): Promise<void> {
    const current = this.#find(this.#content.currentAccountId)
    if (current) await this.#connectStored(current)
  }

  /**
   * Checks name, endpoint and key, in this order, the last with one request (design.md 2.1); then keeps them and makes
   * the account the current one. Throws `account.malformedName`, `account.nameTaken`, `endpoint.*`, `auth.*`, `net.*`,
   * `remote.*`, and `local.failed` where it cannot be written down; then nothing is kept.
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
    return this.#openChecked(account, typed.apiKey.trim(), signal)
  }

  /** Gives an account its key again after a restart without a keychain. */
  async provideKey(accountId: string, apiKey: string, signal: AbortSignal): Promise<Account> {
    return this.#openChecked(this.stored(accountId), apiKey.trim(), signal)
  }

  /** Starts the emulator if it is not running and opens the account `This computer`. */
  async openLocal(): Promise<Account> {
    await this.#connectLocal()
    await this.#keep({
      id: localAccountId,
      name: localAccountName,
      kind: 'local',
      endpoint: null,
      buckets: [],
    })
    return this.#describe(this.stored(localAccountId))
  }

  /**
   * Connects accounts that have work, one after the other, and leaves the current one as it is. What has no key in the
   * keychain, or is not known any more, is left out.
   */
  async connectForWork(accountIds: readonly string[]): Promise<void> {
    for (const accountId of accountIds) {
      const account = this.#find(accountId)
      if (account) await this.#connectStored(account)
    }
  }

  /** Lets go of the connection to the emulator, which has ended: opening the account starts it again. */
  localServerEnded(): void {
    this.#drop(localAccountId)
    this.#localEndpoint = null
    this.#options.onChange()
  }

  async select(accountId: string): Promise<Account> {
    await this.#connectStored(this.stored(accountId))
    const account = this.stored(accountId)
    await this.#save((content) => ({ ...content, currentAccountId: accountId }))
    return this.#describe(account)
  }

  /** Forgets account and key. Nothing on the server changes. */
  async remove(accountId: string): Promise<void> {
    const account = this.stored(accountId)
    await this.#save((content) => {
      const accounts = content.accounts.filter(({ id }) => id !== accountId)
      const isCurrent = content.currentAccountId === accountId
      return { ...content, accounts, ...(isCurrent && { currentAccountId: accounts[0]?.id ?? null }) }
    })
    this.#drop(accountId)
    if (account.kind === 'remote') await this.#options.keychain.forget(accountId)
    await this.restore()
  }

  /** Throws `account.unknown`, `local.failed`. */
  async update(accountId: string, change: (account: StoredAccount) => StoredAccount): Promise<void> {
    await this.#save((content) => {
      this.stored(accountId)
      const accounts = content.accounts.map((account) =>
        account.id === accountId ? change(account) : account,
      )
      return { ...content, accounts }
    })
  }

  /** Sets the plan; null: as the server's limits tell. Throws as `update`. */
  async setRequestsPerDay(accountId: string, requestsPerDay: number | null): Promise<void> {
    await this.update(accountId, (account) => ({ ...account, requestsPerDay }))
    this.#clients.get(accountId)?.setRequestsPerDay(requestsPerDay)
  }

  /** Ends every connection, at the end of the app. */
  close(): void {
    for (const client of this.#clients.values()) client.close()
  }

  #find(accountId: string | null): StoredAccount | undefined {
    return this.#content.accounts.find(({ id }) => id === accountId)
  }

  #describe({ id, name, endpoint, kind, requestsPerDay }: StoredAccount): Account {
    const hasKey = this.#clients.has(id)
    return { id, name, endpoint, kind, requestsPerDay: requestsPerDay ?? null, hasKey }
  }

  async #openChecked(account: StoredAccount, apiKey: string, signal: AbortSignal): Promise<Account> {
    const connection = {
      accountId: account.id,
      endpoint: account.endpoint ?? '',
      apiKey,
      hasWorkedBefore: false,
      requestsPerDay: account.requestsPerDay ?? null,
    }
    const client = await this.#options.createClient(connection)
    try {
      await client.check(account.buckets[0]?.name, { signal, lane: 'person' })
      await this.#keep(account)
    } catch (error) {
      client.close()
      throw error
    }
    this.#drop(account.id)
    this.#clients.set(account.id, client)
    this.#options.onChange()
    // Not waited for: the keychain may stand at a prompt, and the session holds the key already.
    void this.#options.keychain.keep(account.id, apiKey)
    return this.#describe(account)
  }

  async #connectLocal(): Promise<void> {
    if (this.#clients.has(localAccountId)) return
    const server = await this.#options.startLocalServer()
    this.#localEndpoint = server.endpoint
    const plan = { requestsPerDay: null }
    const connection = { accountId: localAccountId, hasWorkedBefore: true, ...plan, ...server }
    this.#useUnlessUsed(localAccountId, await this.#options.createClient(connection))
  }

  async #connectStored(account: StoredAccount): Promise<void> {
    if (this.#clients.has(account.id)) return
    if (account.kind === 'local') {
      await this.#connectLocal()
      return
    }
    const apiKey = await this.#options.keychain.read(account.id)
    if (apiKey === null || account.endpoint === null) return
    const connection = {
      accountId: account.id,
      endpoint: account.endpoint,
      apiKey,
      hasWorkedBefore: true,
      requestsPerDay: account.requestsPerDay ?? null,
    }
    this.#useUnlessUsed(account.id, await this.#options.createClient(connection))
  }

  /** While the client was made, the account may have gone, or may have been given another key. */
  #useUnlessUsed(accountId: string, client: CloudStoreClient): void {
    const isWanted = accountId === localAccountId || this.#find(accountId) !== undefined
    if (!isWanted || this.#clients.has(accountId)) {
      client.close()
      return
    }
    this.#clients.set(accountId, client)
    this.#options.onChange()
  }

  #drop(accountId: string): void {
    this.#clients.get(accountId)?.close()
    this.#clients.delete(accountId)
  }

  /** Writes the account down, unless it is known, as the current one. */
  async #keep(account: StoredAccount): Promise<void> {
    await this.#save((content) => {
      const others = content.accounts.filter(({ id }) => id !== account.id)
      const isKnown = others.length < content.accounts.length
      // Another account may have got the name while this one was checked.
      if (!isKnown && account.kind === 'remote') accountName(account.name, others)
      const accounts = isKnown ? content.accounts : [...content.accounts, account]
      return { ...content, accounts, currentAccountId: account.id }
    })
  }

  /** What cannot be written down is not done. */
  #save(change: (content: AccountFileContent) => AccountFileContent): Promise<void> {
    const saved = this.#turn.then(async () => {
      const content = change(this.#content)
      await this.#options.file.write(content)
      this.#content = content
      this.#options.onChange()
    })
    this.#turn = saved.catch(() => undefined)
    return saved
  }
}

function accountName(typed: string, others: readonly StoredAccount[]): string {
  const name = typed.trim()
  if (name === '' || name.length > maxAccountNameLength || /\p{Cc}/u.test(name)) {
    throw new AppError({ code: 'account.malformedName' })
  }
  if (name === localAccountName || others.some((other) => other.name === name)) {
    throw new AppError({ code: 'account.nameTaken', subject: name })
  }
  return name
}
