import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import type { AppState } from '../shared/ipc/contract.ts'
import { openAccountFile } from './accounts/account-file.ts'
import { Accounts, type Connection } from './accounts/accounts.ts'
import { createKeychain, type Keychain, type PasswordStore } from './accounts/keychain.ts'
import { createKnownBuckets } from './accounts/known-buckets.ts'
import { LocalServer, type ServerProcess } from './accounts/local-server.ts'
import { Catalog } from './catalog/catalog.ts'
import { createCloudStoreClient } from './cloudstore/client.ts'
import type { CloudStoreClient } from './cloudstore/cloudstore-client.ts'
import { systemClock } from './cloudstore/clock.ts'
import { openDayCount, type DayCount } from './cloudstore/day-count.ts'
import { parseEndpoint } from './cloudstore/endpoint.ts'
import { retrying } from './cloudstore/retry.ts'
import { DropGrants } from './ipc/drop-grants.ts'
import type { Services } from './ipc/handlers.ts'
import type { Push } from './ipc/push.ts'
import { createDeleteMover, Deletes } from './operations/deletes.ts'
import { NewFolders } from './operations/new-folders.ts'
import type { Problems } from './problems.ts'
import { Conflicts } from './transfers/conflicts.ts'
import { createDownloadMover } from './transfers/download.ts'
import { Downloads } from './transfers/downloads.ts'
import { TransferEngine } from './transfers/engine.ts'
import { createUploadMover, type MoverPorts } from './transfers/upload.ts'
import { Uploads } from './transfers/uploads.ts'

/** How long the first answer to the window waits for the keychain. */
const restorePatienceMs = 2000

export type ServiceOptions = {
  readonly userDataDir: string
  readonly version: string
  readonly push: Push
  readonly problems: Problems
  readonly choosers: Services['choosers']
  readonly loadPasswordStore: () => Promise<PasswordStore>
  readonly forkEmulator: () => ServerProcess
  /** Open the account on this computer instead of the last one. */
  readonly isLocalStart: boolean
  /** PEM text of certificates to trust beside the well-known ones. */
  readonly extraCa: string | undefined
}

/** Builds every room of main but the window, and connects them. */
export async function buildServices(
  options: ServiceOptions,
): Promise<{ readonly services: Services; readonly close: () => Promise<void> }> {
  const { push, problems } = options
  const dayCounts = await openDayCounts(path.join(options.userDataDir, 'requests-today'))
  const { accounts, keychain, localServer } = await buildAccounts(options, dayCounts)
  const opened = (options.isLocalStart ? accounts.openLocal() : accounts.restore()).catch(
    (error: unknown) => {
      problems.report(error)
    },
  )
  const state = async (): Promise<AppState> => {
    await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, restorePatienceMs))])
    return appState(options, accounts, keychain)
  }
  const transfers = buildTransfers(options, accounts)
  const services: Services = {
    ...transfers,
    state,
    accounts,
    buckets: createKnownBuckets(accounts, (accountId) => {
      push.changed('buckets.changed', accountId, () => ({ accountId }))
    }),
    grants: new DropGrants(),
    choosers: options.choosers,
    onProblem: (error) => {
      problems.report(error)
    },
  }
  async function close(): Promise<void> {
    await transfers.engine.close()
    accounts.close()
    localServer.stop()
    await dayCounts.flush()
  }
  return { services, close }
}

async function buildAccounts(options: ServiceOptions, dayCounts: DayCounts) {
  const { push, problems, userDataDir } = options
  const file = await openAccountFile(path.join(userDataDir, 'accounts.json'))
  if (file.problem) problems.add(file.problem)
  const onChange = () => {
    push.changed('app.changed', '', () => appState(options, accounts, keychain))
  }
  const keychain = createKeychain({ loadStore: options.loadPasswordStore, onStateChange: onChange })
  const localServer = new LocalServer({
    fork: options.forkEmulator,
    dataDir: path.join(userDataDir, 'local-account'),
    onExit: () => {
      problems.add({ code: 'emulator.failed' })
    },
  })
  const accounts: Accounts = new Accounts({
    file,
    keychain,
    onChange,
    startLocalServer: () => localServer.start(),
    createClient: async ({
      accountId,
      endpoint,
      apiKey,
      hasWorkedBefore,
    }: Connection): Promise<CloudStoreClient> => {
      const client = createCloudStoreClient({
        endpoint: parseEndpoint(endpoint),
        apiKey,
        hasWorkedBefore,
        dayCount: await dayCounts.of(accountId),
        ...(options.extraCa !== undefined && { ca: [options.extraCa] }),
      })
      client.onRateChange((status) => {
        push.changed('rate.changed', accountId, () => ({ accountId, status }))
      })
      return client
    },
  })
  return { accounts, keychain, localServer }
}

type DayCounts = {
  /** The one count of an account, whatever the number of its clients. */
  readonly of: (accountId: string) => Promise<DayCount>
  readonly flush: () => Promise<void>
}

async function openDayCounts(folder: string): Promise<DayCounts> {
  await mkdir(folder, { recursive: true })
  const counts = new Map<string, Promise<DayCount>>()
  return {
    of(accountId) {
      const count = counts.get(accountId) ?? openDayCount(path.join(folder, `${accountId}.json`))
      counts.set(accountId, count)
      return count
    },
    async flush() {
      for (const count of counts.values()) await (await count).flush()
    },
  }
}

function appState(options: ServiceOptions, accounts: Accounts, keychain: Keychain): AppState {
  const platform = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
  return {
    version: options.version,
    platform,
    keychain: keychain.state(),
    accounts: accounts.list(),
    currentAccountId: accounts.currentId(),
    problems: options.problems.untold(),
  }
}

function buildTransfers({ push, problems }: ServiceOptions, accounts: Accounts) {
  const clientFor = (accountId: string) => accounts.client(accountId)
  const catalog = new Catalog({
    clientFor,
    now: () => Date.now(),
    onChange: (accountId, listing) => {
      push.changed('folders.changed', `${accountId}\n${listing.bucket}`, () => ({ accountId, listing }))
    },
    onProblem: (error) => {
      problems.report(error)
    },
  })
  const onTransfersChange = () => {
    push.changed('transfers.changed', '', () => ({
      summary: engine.summary(),
      question: conflicts.current(),
    }))
  }
  const conflicts = new Conflicts(onTransfersChange)
  const ports: MoverPorts = {
    clientFor,
    retrying: (attempt, signal) => retrying(attempt, { signal, clock: systemClock, random: Math.random }),
  }
  const upload = createUploadMover({
    ...ports,
    onUploaded: ({ accountId, bucket, key }, object) => {
      catalog.noteUpload({ accountId, bucket }, { key, modifiedAtMs: Date.now(), ...object })
    },
  })
  const engine: TransferEngine = new TransferEngine({
    movers: {
      upload,
      download: createDownloadMover(ports),
      delete: createDeleteMover({
        clientFor,
        onDeleted: ({ accountId, bucket }, key) => {
          catalog.noteDelete({ accountId, bucket }, key)
        },
      }),
    },
    now: () => Date.now(),
    onChange: onTransfersChange,
    onBug: (error) => {
      problems.logBug(error)
    },
  })
  return {
    catalog,
    engine,
    conflicts,
    newFolders: new NewFolders({ catalog, upload }),
    uploads: new Uploads({ catalog, engine, conflicts }),
    downloads: new Downloads({ catalog, engine, conflicts }),
    deletes: new Deletes({ catalog, engine }),
  }
}
