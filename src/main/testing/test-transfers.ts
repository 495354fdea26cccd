import { randomBytes } from 'node:crypto'
import { once } from 'node:events'

import { expect, vi } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import type { Settings } from '../../shared/settings.ts'
import type { ConflictChoice } from '../../shared/transfer.ts'
import { Catalog } from '../catalog/catalog.ts'
import { systemClock } from '../cloudstore/clock.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { BucketEmptying } from '../operations/bucket-emptying.ts'
import { thenRemovingBucket } from '../operations/bucket-removal.ts'
import { Costs } from '../operations/costs.ts'
import { createDeleteMover } from '../operations/delete-mover.ts'
import { DeleteLists } from '../operations/delete-list.ts'
import { Deletes } from '../operations/deletes.ts'
import { createEditMover } from '../operations/edits/edit-mover.ts'
import { Edits } from '../operations/edits/edits.ts'
import { discardHeld } from '../operations/edits/held-object.ts'
import { ObjectDetailsReader } from '../operations/object-details.ts'
import { Conflicts } from '../transfers/conflicts.ts'
import { createDownloadMover, discardPart } from '../transfers/download.ts'
import { Downloads } from '../transfers/downloads.ts'
import { TransferEngine } from '../transfers/engine.ts'
import { TakenKeys } from '../transfers/taken-keys.ts'
import { createUploadMover } from '../transfers/upload.ts'
import { Uploads } from '../transfers/uploads.ts'
import { openInlineJournal } from './inline-journal.ts'
import { openInlineStore } from './inline-store.ts'
import { rowsOf } from './scripted-engine.ts'
import { startTestServer, temporaryFolder, type TestServer } from './test-server.ts'

export const account = { accountId: 'account', bucket: 'b' }

/** All that moves files, as the app has it, before the emulator. */
export async function startTransfers(faults: readonly Fault[] = []) {
  const server = await startTestServer(faults)
  /** A transfer's request waits for the promise that is here when it begins. */
  const held: Held = {}
  const client = holding(server.client, held)
  const clock = { nowMs: 1_000_000 }
  const catalog = new Catalog({
    clientFor: () => client,
    openStore: () => openInlineStore(':memory:'),
    onChange: () => undefined,
    onProblem: () => undefined,
    now: () => clock.nowMs,
    setTimer: () => () => undefined,
  })
  const takenKeys = new TakenKeys({ catalog, now: () => clock.nowMs })
  const ports: TestServer['ports'] = {
    ...server.ports,
    clientFor: () => client,
    onVerified: ({ accountId, bucket, key }, etag) => {
      void catalog.noteEtag({ accountId, bucket }, key, etag)
    },
    isTakenMeanwhile: (spec, { batch, signal }) => takenKeys.isTakenMeanwhile(spec, batch, signal),
  }
  const removedBuckets: string[] = []
  const details = new ObjectDetailsReader({
    catalog,
    clientFor: () => client,
    now: () => clock.nowMs,
  })
  const editFolder = await temporaryFolder()
  const engine = engineFor({ ports, catalog, details, editFolder, removedBuckets })
  const costs = new Costs({ rateOf: () => client.rateStatus(), now: () => clock.nowMs })
  const usual: { choice: Settings['onConflict'] } = { choice: 'ask' }
  const conflicts = new Conflicts({ usualChoice: () => usual.choice, onChange: () => undefined })
  const parts = { catalog, takenKeys, engine, conflicts, disk: ports.disk, startMd5: ports.startMd5 }
  return {
    ...parts,
    ...questioned(conflicts),
    server,
    details,
    editFolder,
    held,
    clock,
    /** What the person has chosen for all that exists. */
    usual,
    uploads: new Uploads(parts),
    downloads: new Downloads({ ...parts, randomName }),
    deletes: new Deletes(parts),
    deleteLists: new DeleteLists(engine),
    bucketEmptying: new BucketEmptying(parts),
    /** Buckets that a job has deleted. */
    removedBuckets,
    edits: new Edits({ ...parts, details, costs, randomName }),
    /** `KEY STATUS` of every transfer, by name. */
    statuses: () =>
      rowsOf(engine)
        .map(({ key, status }) => `${key} ${status}`)
        .toSorted(),
    ended: () =>
      vi.waitFor(() => expect(engine.summary()).toMatchObject({ waiting: 0, running: 0 }), patience),
    /** The number of list requests so far. */
    lists: () => server.stats().recent.filter(({ target }) => target.includes('/objects?')).length,
  }
}

const randomName = () => randomBytes(8).toString('hex')
const patience = { interval: 2, timeout: 10_000 }

type Held = {
  put?: Promise<void>
  get?: Promise<void>
  /** What happens at the server just before it is asked whether an object is still the same. */
  meanwhile?: () => Promise<void>
}

function holding(client: CloudStoreClient, held: Held): CloudStoreClient {
  return {
    ...client,
    async putObject(...call) {
      await held.put
      return client.putObject(...call)
    },
    async getObject(...call) {
      await held.get
      if (call[2].ifNoneMatch !== undefined) await held.meanwhile?.()
      return client.getObject(...call)
    },
  }
}

type EngineParts = {
  readonly ports: TestServer['ports']
  readonly catalog: Catalog
  readonly details: ObjectDetailsReader
  readonly editFolder: string
  readonly removedBuckets: string[]
}

function engineFor({ ports, catalog, details, editFolder, removedBuckets }: EngineParts): TransferEngine {
  return new TransferEngine({
    movers: {
      upload: createUploadMover({
        ...ports,
        onUploaded: ({ accountId, bucket, key }, object) => {
          void catalog.noteUpload({ accountId, bucket }, { key, modifiedAtMs: 0, ...object })
        },
      }),
      download: createDownloadMover(ports),
      delete: thenRemovingBucket(
        createDeleteMover({
          clientFor: ports.clientFor,
          clock: systemClock,
          onDeleted: ({ accountId, bucket }, keys) => {
            void catalog.noteDeletes({ accountId, bucket }, keys)
          },
        }),
        {
          clientFor: ports.clientFor,
          onRemoved: async ({ accountId, bucket }) => {
            removedBuckets.push(bucket)
            await catalog.forgetBucket({ accountId, bucket })
          },
        },
      ),
      edit: createEditMover({
        ...ports,
        folder: () => Promise.resolve(editFolder),
        onEdited: async ({ accountId, bucket, key }, head, { sizeBytes, etag }) => {
          const object = { key, sizeBytes, modifiedAtMs: 0, contentType: head.contentType ?? undefined, etag }
          await catalog.noteUpload({ accountId, bucket }, object)
          await details.note({ accountId, bucket }, key, head)
        },
        onChanged: ({ accountId, bucket, key }) => {
          details.forget({ accountId, bucket }, key)
        },
      }),
    },
    openJournal: (onEvent) => openInlineJournal(':memory:', onEvent),
    discard: (spec) =>
      spec.kind === 'edit'
        ? discardHeld(ports.disk, editFolder, { spec, synced: new Set() })
        : discardPart(ports.disk, spec, new Set()),
    connectionOf: () => ports,
    limits: () => ({ transfersAtOnce: 4, smallTransfersAtOnce: 4 }),
    rateOf: () => null,
    now: () => Date.now(),
    setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs),
    onChange: () => undefined,
    onProblem: (error) => {
      throw error
    },
    onBug: (error) => {
      throw error
    },
  })
}

function questioned(conflicts: Conflicts) {
  const asked = () =>
    vi.waitFor(() => {
      const question = conflicts.current()
      if (!question) throw new Error('no question yet')
      return question
    }, patience)
  async function answer(choice: ConflictChoice | 'cancel', forTheRest = false): Promise<void> {
    conflicts.answer((await asked()).id, choice, forTheRest)
  }
  return { asked, answer }
}

/** Something to hold transfers with. */
export function gate(): { readonly closed: Promise<void>; readonly open: () => void } {
  const opening = new AbortController()
  return {
    closed: once(opening.signal, 'abort').then(() => undefined),
    open: () => {
      opening.abort()
    },
  }
}
