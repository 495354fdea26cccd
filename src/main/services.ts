import path from 'node:path'

import { openAccounts, type AccountSpaceOptions, type Closed } from './account-space.ts'
import type { Accounts } from './accounts/accounts.ts'
import { createKnownBuckets } from './accounts/known-buckets.ts'
import { Catalog } from './catalog/catalog.ts'
import { connectStore, type StoreThread } from './catalog/store/store-client.ts'
import { systemClock } from './cloudstore/clock.ts'
import { retrying } from './cloudstore/retry.ts'
import { DropGrants } from './ipc/drop-grants.ts'
import type { Services } from './ipc/handlers.ts'
import { createDeleteMover, Deletes } from './operations/deletes.ts'
import { NewFolders } from './operations/new-folders.ts'
import { Conflicts } from './transfers/conflicts.ts'
import { createDownloadMover } from './transfers/download.ts'
import { Downloads } from './transfers/downloads.ts'
import { TransferEngine } from './transfers/engine.ts'
import { createUploadMover, type MoverPorts } from './transfers/upload.ts'
import { Uploads } from './transfers/uploads.ts'

export type ServiceOptions = AccountSpaceOptions & {
  readonly choosers: Services['choosers']
  /** Starts the thread of a catalog's store over a file, which need not exist. */
  readonly startStoreThread: (filePath: string) => StoreThread
}

/** Builds every room of main but the window, and connects them. */
export async function buildServices(
  options: ServiceOptions,
): Promise<{ readonly services: Services; readonly close: () => Promise<Closed> }> {
  const { push, problems } = options
  const { accounts, state, close: closeAccounts } = await openAccounts(options)
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
  async function close(): Promise<Closed> {
    await transfers.engine.close()
    await transfers.catalog.close()
    return closeAccounts()
  }
  return { services, close }
}

function buildTransfers(options: ServiceOptions, accounts: Accounts) {
  const { push, problems } = options
  const clientFor = (accountId: string) => accounts.client(accountId)
  const catalog = buildCatalog(options, accounts)
  const onTransfersChange = () => {
    push.changed('transfers.changed', '', () => ({
      summary: engine.summary(),
      question: conflicts.current(),
    }))
  }
  const conflicts = new Conflicts(onTransfersChange)
  const ports: MoverPorts = {
    clientFor,
    retrying: (attempt, { signal, onHold }) =>
      retrying(attempt, { signal, onWait: onHold, clock: systemClock, random: Math.random }),
  }
  const upload = createUploadMover({
    ...ports,
    onUploaded: ({ accountId, bucket, key }, object) => {
      void catalog.noteUpload({ accountId, bucket }, { key, modifiedAtMs: Date.now(), ...object })
    },
  })
  const engine: TransferEngine = new TransferEngine({
    movers: {
      upload,
      download: createDownloadMover({
        ...ports,
        onVerified: ({ accountId, bucket, key }, etag) => {
          void catalog.noteEtag({ accountId, bucket }, key, etag)
        },
      }),
      delete: createDeleteMover({
        clientFor,
        onDeleted: ({ accountId, bucket }, key) => {
          void catalog.noteDelete({ accountId, bucket }, key)
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
