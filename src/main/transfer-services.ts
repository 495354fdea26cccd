import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { errorCodeOf } from '../shared/errors.ts'
import type { RateStatus } from '../shared/rate.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { BucketRef, Catalog } from './catalog/catalog.ts'
import type { Awakenings } from './cloudstore/awakenings.ts'
import { systemClock } from './cloudstore/clock.ts'
import type { Push } from './ipc/push.ts'
import { BucketEmptying } from './operations/bucket-emptying.ts'
import { DeleteLists } from './operations/delete-list.ts'
import { Costs } from './operations/costs.ts'
import { Deletes } from './operations/deletes.ts'
import { Edits } from './operations/edits/edits.ts'
import { discardHeld } from './operations/edits/held-object.ts'
import { NewFolders } from './operations/new-folders.ts'
import { buildMovers } from './mover-services.ts'
import type { ObjectDetailsReader } from './operations/object-details.ts'
import { privateFolder } from './private-folder.ts'
import type { Problems } from './problems.ts'
import type { AppSettings } from './settings/app-settings.ts'
import { Conflicts } from './transfers/conflicts.ts'
import { ChangePace } from './transfers/change-pace.ts'
import { discardPart } from './transfers/download.ts'
import { Downloads } from './transfers/downloads.ts'
import { TransferEngine, type EngineOptions } from './transfers/engine.ts'
import { connectJournal, type JournalThread } from './transfers/journal/journal-client.ts'
import type { HashThread } from './transfers/hashing/hash-thread.ts'
import { createMd5Threads } from './transfers/hashing/md5-threads.ts'
import { patientDisk } from './transfers/patient-disk.ts'
import { systemDisk } from './transfers/system-disk.ts'
import { TakenKeys } from './transfers/taken-keys.ts'
import { isFinished } from './transfers/transfer.ts'
import type { TransferSpec } from './transfers/transfer-spec.ts'
import { Uploads } from './transfers/uploads.ts'
import type { FileThread } from './transfers/whole/file-thread.ts'
import { createWholeFileThreads } from './transfers/whole/whole-file-threads.ts'
import { WorkInHand, type BatchOutcome } from './transfers/work-in-hand.ts'

export type TransferServiceOptions = {
  readonly push: Push
  readonly problems: Problems
  readonly userDataDir: string
  readonly awakenings: Awakenings
  /** Starts the thread of the transfers' journal over a file, which need not exist. */
  readonly startJournalThread: (filePath: string) => JournalThread
  readonly startHashThread: () => HashThread
  readonly startFileThread: () => FileThread
}

type TransferNeighbours = {
  readonly accounts: Accounts
  readonly catalog: Catalog
  readonly details: ObjectDetailsReader
  readonly settings: AppSettings
  /** Resolves when the app knows a bucket that is deleted no more. */
  readonly onBucketRemoved: (at: BucketRef) => Promise<void>
  /** Called when the queue has changed, at any rate. */
  readonly onWorkChange: () => void
  readonly onBatchEnded: (outcome: BatchOutcome) => void
}

/** Of each kind. More would take the computer away from its user. */
const maxThreads = 2

/** Long enough for tens of small transfers to end; a kill meanwhile costs no more than doing them again. */
const notesGatherMs = 10

/** Builds the queue with all that fills it. */
export function buildTransfers(
  options: TransferServiceOptions,
  { accounts, catalog, details, settings, onBucketRemoved, onWorkChange, onBatchEnded }: TransferNeighbours,
) {
  const { push, problems, userDataDir, startHashThread, startFileThread } = options
  const pace = new ChangePace({
    clock: systemClock,
    onChange: () => {
      push.changed('transfers.changed', '', () => ({
        summary: engine.summary(),
        question: conflicts.current(),
      }))
    },
  })
  const onChange = () => {
    pace.changed()
    onWorkChange()
  }
  const onProblem = (error: unknown) => {
    problems.report(error)
  }
  const conflicts = new Conflicts({ usualChoice: () => settings.current().onConflict, onChange })
  const takenKeys = new TakenKeys({ catalog, now: () => Date.now() })
  const work = new WorkInHand({ now: () => Date.now(), onBatchEnded })
  const startMd5 = createMd5Threads({ start: startHashThread, maxThreads })
  const rates = { rateOf: (accountId: string) => rateOf(accounts, accountId), now: () => Date.now() }
  const { editFolder, discard } = leftovers(userDataDir)
  const movers = buildMovers({
    accounts,
    catalog,
    details,
    settings,
    takenKeys,
    onBucketRemoved,
    disk,
    editFolder,
    startMd5,
    wholeFiles: createWholeFileThreads({ start: startFileThread, maxThreads }),
    awakenings: options.awakenings,
  })
  const engine: TransferEngine = new TransferEngine({
    movers,
    ...journalPorts(options),
    discard,
    connectionOf: (accountId) => connectionOf(accounts, accountId),
    limits: () => settings.current(),
    ...rates,
    setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs),
    onChange,
    onState: (transfer, before) => {
      work.note(transfer, before)
      if (before && isFinished(transfer.state)) pace.ended()
    },
    onProblem,
    onBug: (error) => {
      problems.logBug(error)
    },
  })
  const parts = { engine, conflicts, disk, startMd5 }
  settings.onChange(() => {
    engine.wake()
  })
  return {
    work,
    engine,
    conflicts,
    newFolders: new NewFolders({ catalog, upload: movers.upload }),
    uploads: new Uploads({ ...parts, takenKeys }),
    downloads: new Downloads({ ...parts, catalog, randomName }),
    deletes: new Deletes({ catalog, engine }),
    deleteLists: new DeleteLists(engine),
    bucketEmptying: new BucketEmptying({ catalog, engine }),
    edits: new Edits({ catalog, engine, details, costs: new Costs(rates), randomName }),
  }
}

function journalPorts({
  problems,
  userDataDir,
  startJournalThread,
}: TransferServiceOptions): Pick<EngineOptions, 'openJournal' | 'gatherNotes'> {
  return {
    openJournal: (onEvent) =>
      connectJournal(startJournalThread(path.join(userDataDir, 'transfers.sqlite')), {
        onEvent,
        onBug: (error) => {
          problems.report(error)
        },
      }),
    gatherNotes: (hurry) =>
      delay(notesGatherMs, undefined, { signal: hurry }).catch((error: unknown) => {
        if (!hurry.aborted) throw error
      }),
  }
}

/** Where movers keep what they have in hand, and what takes it away. */
function leftovers(userDataDir: string) {
  const editFolder = privateFolder(path.join(userDataDir, 'edits'))
  const synced = new Set<string>()
  async function discard(spec: TransferSpec): Promise<void> {
    if (spec.kind === 'edit') await discardHeld(disk, await editFolder(), { spec, synced })
    else await discardPart(disk, spec, synced)
  }
  return { editFolder, discard }
}

const disk = process.platform === 'win32' ? patientDisk(systemDisk, systemClock) : systemDisk

const randomName = () => randomBytes(8).toString('hex')

function rateOf(accounts: Accounts, accountId: string): RateStatus | null {
  try {
    return accounts.client(accountId).rateStatus()
  } catch {
    // It is not open, so nothing is known of it.
    return null
  }
}

const noConnection = {}

/** What belongs to an account that is not known any more fails by saying so; one without its key has to wait for it. */
function connectionOf(accounts: Accounts, accountId: string): object | null {
  try {
    return accounts.client(accountId)
  } catch (error) {
    return errorCodeOf(error) === 'auth.keyMissing' ? null : noConnection
  }
}
