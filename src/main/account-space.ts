import path from 'node:path'

import type { AppState } from '../shared/ipc/answers.ts'
import { openAccountFile } from './accounts/account-file.ts'
import { Accounts, type Connection } from './accounts/accounts.ts'
import { createKeychain, type PasswordStore } from './accounts/keychain.ts'
import { LocalServer, type ServerProcess } from './accounts/local-server.ts'
import type { Awakenings } from './cloudstore/awakenings.ts'
import { createCloudStoreClient } from './cloudstore/client.ts'
import type { CloudStoreClient } from './cloudstore/cloudstore-client.ts'
import { openDayCounts, type DayCounts } from './cloudstore/day-counts.ts'
import { parseEndpoint } from './cloudstore/endpoint.ts'
import type { Push } from './ipc/push.ts'
import type { Problems } from './problems.ts'

export type AccountSpaceOptions = {
  readonly userDataDir: string
  readonly version: string
  readonly push: Push
  readonly problems: Problems
  readonly loadPasswordStore: () => Promise<PasswordStore>
  readonly awakenings: Awakenings
  readonly forkEmulator: () => ServerProcess
  /** Open the account on this computer instead of the last one. */
  readonly isLocalStart: boolean
  /** PEM text of certificates to trust beside the well-known ones. */
  readonly extraCa: string | undefined
}

type AccountListener = {
  /** Called when an account has come or gone, or has got its key or lost it. */
  readonly onAccountsChange: () => void
  /** Called when what is known of an account's request limits has changed, at most five times a second. */
  readonly onRateChange: () => void
  /** Called when the keychain answers that did not: it may have been unlocked. */
  readonly onKeychainBack: () => void
}

export type AccountSpace = {
  readonly accounts: Accounts
  readonly state: () => AppState
  readonly close: () => Promise<Closed>
}

/** `hanging`: the keychain holds a call that may never end, and the process would wait for it. */
export type Closed = 'ended' | 'hanging'

/** What a key that was just given may take to reach the keychain when the app is closed. */
const keychainPatienceMs = 1_000

/**
 * Connects accounts, keychain, local server and clients, and begins to open the account that the window starts with.
 * That may take as long as a person needs to unlock the keychain; `state` says so meanwhile.
 */
export async function openAccounts(options: AccountSpaceOptions & AccountListener): Promise<AccountSpace> {
  const { push, problems, userDataDir } = options
  const dayCounts = await openDayCounts(path.join(userDataDir, 'requests-today'))
  const file = await openAccountFile(path.join(userDataDir, 'accounts.json'))
  if (file.problem) problems.add(file.problem)
  let isOpening = true
  const onChange = () => {
    push.changed('app.changed', '', state)
    options.onAccountsChange()
  }
  const keychain = createKeychain({
    loadStore: options.loadPasswordStore,
    onStateChange: ({ kind }) => {
      onChange()
      // Unlocked late: the account that waits for its key can be opened now.
      if (kind !== 'available') return
      accounts.restore().catch(report)
      options.onKeychainBack()
    },
  })
  const localServer = new LocalServer({
    fork: options.forkEmulator,
    dataDir: path.join(userDataDir, 'local-account'),
    onExit: () => {
      accounts.localServerEnded()
      problems.add({ code: 'emulator.failed' })
    },
  })
  const accounts: Accounts = new Accounts({
    file,
    keychain,
    onChange,
    startLocalServer: () => localServer.start(),
    createClient: (connection) => createClient(options, dayCounts, connection),
  })
  function state(): AppState {
    return { ...appState(options), keychain: keychain.state(), ...accountState(accounts), isOpening }
  }
  function report(error: unknown): void {
    problems.report(error)
  }
  // With nothing to open, nobody else asks the keychain before a person has typed a key.
  if (!options.isLocalStart && accounts.currentId() === null) void keychain.probe()
  void (options.isLocalStart ? accounts.openLocal() : accounts.restore()).catch(report).finally(() => {
    isOpening = false
    onChange()
  })
  async function close(): Promise<Closed> {
    accounts.close()
    localServer.stop()
    await dayCounts.flush()
    return (await keychain.ended(keychainPatienceMs)) ? 'ended' : 'hanging'
  }
  return { accounts, state, close }
}

async function createClient(
  { push, extraCa, awakenings, onRateChange }: AccountSpaceOptions & AccountListener,
  dayCounts: DayCounts,
  { accountId, endpoint, apiKey, hasWorkedBefore, requestsPerDay }: Connection,
): Promise<CloudStoreClient> {
  const client = createCloudStoreClient({
    endpoint: parseEndpoint(endpoint),
    apiKey,
    hasWorkedBefore,
    awakenings,
    requestsPerDay,
    dayCount: await dayCounts.of(accountId),
    ...(extraCa !== undefined && { ca: [extraCa] }),
  })
  client.onRateChange((status) => {
    onRateChange()
    push.changed('rate.changed', accountId, () => ({ accountId, status }))
  })
  return client
}

function accountState(accounts: Accounts): Pick<AppState, 'accounts' | 'currentAccountId'> {
  return { accounts: accounts.list(), currentAccountId: accounts.currentId() }
}

function appState({
  version,
  problems,
}: AccountSpaceOptions): Pick<AppState, 'version' | 'platform' | 'problems'> {
  const platform = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
  return { version, platform, problems: problems.untold() }
}
