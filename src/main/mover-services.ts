import type { Accounts } from './accounts/accounts.ts'
import type { BucketRef, Catalog } from './catalog/catalog.ts'
import type { Awakenings } from './cloudstore/awakenings.ts'
import { systemClock } from './cloudstore/clock.ts'
import { retrying } from './cloudstore/retry.ts'
import { thenRemovingBucket } from './operations/bucket-removal.ts'
import { createDeleteMover } from './operations/delete-mover.ts'
import type { EditPorts } from './operations/edits/edit-job.ts'
import { createEditMover } from './operations/edits/edit-mover.ts'
import type { ObjectDetailsReader } from './operations/object-details.ts'
import type { AppSettings } from './settings/app-settings.ts'
import { BandwidthLimit } from './transfers/bandwidth.ts'
import type { Disk } from './transfers/disk.ts'
import { createDownloadMover } from './transfers/download.ts'
import type { MoverPorts } from './transfers/mover-ports.ts'
import type { TakenKeys } from './transfers/taken-keys.ts'
import type { Movers } from './transfers/transfer-spec.ts'
import { createUploadMover } from './transfers/upload.ts'
import { retryWaitOf } from './transfers/wait.ts'

type MoverNeighbours = {
  readonly accounts: Accounts
  readonly catalog: Catalog
  readonly details: ObjectDetailsReader
  readonly settings: AppSettings
  readonly takenKeys: TakenKeys
  /** Resolves when the app knows a bucket that is deleted no more. */
  readonly onBucketRemoved: (at: BucketRef) => Promise<void>
  readonly disk: Disk
  /** Where edits keep what they have in hand. */
  readonly editFolder: () => Promise<string>
  readonly startMd5: MoverPorts['startMd5']
  readonly wholeFiles: MoverPorts['wholeFiles']
  readonly awakenings: Awakenings
}

/** Builds what does the work of each kind of transfer. */
export function buildMovers(neighbours: MoverNeighbours): Movers {
  const { catalog, takenKeys, onBucketRemoved } = neighbours
  const ports = moverPorts(neighbours)
  return {
    upload: createUploadMover({
      ...ports,
      isTakenMeanwhile: (spec, { batch, signal }) => takenKeys.isTakenMeanwhile(spec, batch, signal),
      onUploaded: ({ accountId, bucket, key }, object) => {
        void catalog.noteUpload({ accountId, bucket }, { key, modifiedAtMs: Date.now(), ...object })
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
        onRemoved: ({ accountId, bucket }) => onBucketRemoved({ accountId, bucket }),
      },
    ),
    edit: createEditMover({ ...ports, ...editPorts(neighbours) }),
  }
}

function editPorts({
  catalog,
  details,
  editFolder,
}: MoverNeighbours): Pick<EditPorts, 'folder' | 'onEdited' | 'onChanged'> {
  return {
    folder: editFolder,
    onEdited: async ({ accountId, bucket, key }, head, { sizeBytes, etag }) => {
      const at = { accountId, bucket }
      const modifiedAtMs = head.modifiedAtMs ?? Date.now()
      const contentType = head.contentType ?? undefined
      await catalog.noteUpload(at, { key, sizeBytes, modifiedAtMs, contentType, etag })
      await details.note(at, key, head)
    },
    onChanged: ({ accountId, bucket, key }) => {
      details.forget({ accountId, bucket }, key)
    },
  }
}

function moverPorts({ accounts, catalog, settings, awakenings, ...more }: MoverNeighbours): MoverPorts {
  const { disk, startMd5, wholeFiles } = more
  return {
    clientFor: (accountId) => accounts.client(accountId),
    disk,
    startMd5,
    wholeFiles,
    bandwidth: bandwidthOf(settings),
    retrying: (attempt, { signal, onHold }) =>
      retrying(attempt, {
        signal,
        onWait: (wait) => onHold(retryWaitOf(wait)),
        clock: systemClock,
        random: Math.random,
        awakenings,
      }),
    onVerified: ({ accountId, bucket, key }, etag) => {
      void catalog.noteEtag({ accountId, bucket }, key, etag)
    },
  }
}

function bandwidthOf(settings: AppSettings): MoverPorts['bandwidth'] {
  const up = new BandwidthLimit({
    bytesPerSecond: () => settings.current().uploadBytesPerSecond,
    clock: systemClock,
  })
  const down = new BandwidthLimit({
    bytesPerSecond: () => settings.current().downloadBytesPerSecond,
    clock: systemClock,
  })
  settings.onChange(() => {
    up.changed()
    down.changed()
  })
  return { up, down }
}
