import { openAccounts, type AccountSpaceOptions, type Closed } from './account-space.ts'
import type { Accounts } from './accounts/accounts.ts'
import { createKnownBuckets } from './accounts/known-buckets.ts'
import { Catalog } from './catalog/catalog.ts'
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

export type ServiceOptions = AccountSpaceOptions & { readonly choosers: Services['choosers'] }

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
    return closeAccounts()
  }
  return { services, close }
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
    retrying: (attempt, { signal, onHold }) =>
      retrying(attempt, { signal, onWait: onHold, clock: systemClock, random: Math.random }),
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
