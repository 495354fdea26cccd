import path from 'node:path'

import { openAccounts, type AccountSpaceOptions, type Closed } from './account-space.ts'
import type { Accounts } from './accounts/accounts.ts'
import { createKnownBuckets, type KnownBuckets } from './accounts/known-buckets.ts'
import { Catalog, type BucketRef } from './catalog/catalog.ts'
import { connectStore, type StoreThread } from './catalog/store/store-client.ts'
import { systemClock } from './cloudstore/clock.ts'
import { DropGrants } from './ipc/drop-grants.ts'
import type { Services } from './ipc/services.ts'
import type { Presence } from './presence/presence.ts'
import { ObjectDetailsReader } from './operations/object-details.ts'
import type { TransferEngine } from './transfers/engine.ts'
import { AppSettings } from './settings/app-settings.ts'
import { openSettingsFile } from './settings/settings-file.ts'
import { sweepDaily } from './transfers/daily-sweep.ts'
import { buildTransfers, type TransferServiceOptions } from './transfer-services.ts'
import { buildPresence, buildQuitQuestion, type WatchOptions } from './watch-services.ts'

export type ServiceOptions = AccountSpaceOptions &
  TransferServiceOptions &
  WatchOptions & {
    readonly choosers: Services['choosers']
    readonly copyText: Services['copyText']
    /** Starts the thread of a catalog's store over a file, which need not exist. */
    readonly startStoreThread: (filePath: string) => StoreThread
  }

type BuiltServices = {
  readonly services: Services
  readonly presence: Presence
  readonly close: () => Promise<Closed>
}

/** Builds every room of main but the window, and connects them. */
export async function buildServices(options: ServiceOptions): Promise<BuiltServices> {
  const { push, problems } = options
  const settings = await openSettings(options)
  // Accounts may come before there is a queue that waits for them.
  let queue: TransferEngine | undefined
  const opened = await openAccounts({
    ...options,
    onAccountsChange: () => {
      queue?.wake()
    },
    // What waits for one account's requests leaves its place to another account.
    onRateChange: () => {
      queue?.wake()
    },
    onKeychainBack: () => {
      connectForWork()
    },
  })
  const { accounts, state, close: closeAccounts } = opened
  const catalog = buildCatalog(options, accounts)
  const buckets = createKnownBuckets(accounts, (accountId) => {
    push.changed('buckets.changed', accountId, () => ({ accountId }))
  })
  const details = detailsOf(accounts, catalog)
  const presence = buildPresence(options, { settings, transfers: () => transfers })
  const transfers = buildTransfers(options, {
    accounts,
    catalog,
    details,
    settings,
    onBucketRemoved: forgetting(buckets, catalog),
    onWorkChange: () => {
      presence.changed()
    },
    onBatchEnded: (outcome) => {
      presence.batchEnded(outcome)
    },
  })
  queue = transfers.engine
  /** So that transfers of an earlier run go on without anybody looking at their accounts. */
  function connectForWork(): void {
    if (!queue) return
    accounts.connectForWork(queue.accountsWithWork()).catch((error: unknown) => {
      problems.report(error)
    })
  }
  void queue.restored().then(connectForWork)
  const endSweeps = sweepDaily({
    receipts: transfers.engine.receipts,
    keptDays: () => settings.current().receiptsDays,
    now: () => systemClock.now(),
    setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs),
    onProblem: (error) => {
      problems.report(error)
    },
  })
  const services: Services = {
    ...transfers,
    quitQuestion: buildQuitQuestion(options, transfers),
    catalog,
    state,
    settings,
    accounts,
    buckets,
    grants: new DropGrants(),
    choosers: options.choosers,
    copyText: options.copyText,
    details,
    onProblem: (error) => {
      problems.report(error)
    },
  }
  async function close(): Promise<Closed> {
    presence.close()
    endSweeps()
    await transfers.engine.close()
    await catalog.close()
    return closeAccounts()
  }
  return { services, presence, close }
}

/** What the app does about a bucket that is deleted, before the job that deleted it counts as done. */
function forgetting(buckets: KnownBuckets, catalog: Catalog): (at: BucketRef) => Promise<void> {
  return async ({ accountId, bucket }) => {
    await buckets.forget(accountId, bucket)
    await catalog.forgetBucket({ accountId, bucket })
  }
}

function detailsOf(accounts: Accounts, catalog: Catalog): ObjectDetailsReader {
  return new ObjectDetailsReader({
    catalog,
    clientFor: (accountId) => accounts.client(accountId),
    now: () => Date.now(),
  })
}

async function openSettings({ push, problems, userDataDir }: ServiceOptions): Promise<AppSettings> {
  const file = await openSettingsFile(path.join(userDataDir, 'settings.json'))
  if (file.problem) problems.add(file.problem)
  const settings = new AppSettings(file)
  settings.onChange((changed) => {
    push.changed('settings.changed', '', () => changed)
  })
  return settings
}

function buildCatalog(
  { push, problems, userDataDir, startStoreThread }: ServiceOptions,
  accounts: Accounts,
): Catalog {
  return new Catalog({
    clientFor: (accountId) => accounts.client(accountId),
    openStore: (accountId, onEvent) => {
      // The page names the account, and the account the file: only one that is known may do so.
      const { id } = accounts.stored(accountId)
      const filePath = path.join(userDataDir, 'catalog', `${encodeURIComponent(id)}.sqlite`)
      return connectStore(startStoreThread(filePath), {
        onEvent,
        onBug: (error) => {
          problems.report(error)
        },
      })
    },
    now: () => Date.now(),
    setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs),
    onChange: ({ accountId, bucket }, version) => {
      push.changed('folders.changed', `${accountId}\n${bucket}`, () => ({ accountId, bucket, version }))
    },
    onProblem: (error) => {
      problems.report(error)
    },
  })
}
