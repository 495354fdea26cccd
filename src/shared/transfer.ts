import type { ErrorData } from './errors.ts'

export type TransferKind = 'upload' | 'download' | 'delete' | 'edit'

/**
 * - `waiting`: accepted, its turn has not come
 * - `checking`: what is on this computer is hashed, to be compared before anything is sent
 * - `running`: bytes or requests are on their way
 * - `verifying`: all bytes are there; size and MD5 are being compared
 * - `paused`: stopped until it is resumed, by the person, or by the app with an error that a person can mend
 * - `done`, `failed`, `cancelled`, `skipped`: final
 */
export type TransferStatus =
  'waiting' | 'checking' | 'running' | 'verifying' | 'paused' | 'done' | 'failed' | 'cancelled' | 'skipped'

export type TransferRow = {
  readonly id: string
  readonly kind: TransferKind
  readonly bucket: string
  /** The object's key; for a job over a folder its prefix. */
  readonly key: string
  readonly status: TransferStatus
  /** Done only: whether size and MD5 were compared and agreed. False where the server's ETag is no MD5. */
  readonly verified: boolean
  /** Bytes for an upload or download, objects for a job. */
  readonly doneUnits: number
  readonly totalUnits: number | null
  readonly bytesPerSecond: number
  /** Set when the name on disk had to differ from the key's. */
  readonly savedAs?: string | undefined
  /** Of an upload, the name of its file on this computer, where it is not how the key ends. */
  readonly sentFrom?: string | undefined
  /** Of a delete: the bucket goes too, as the last of all. */
  readonly removesBucket?: true | undefined
  /** Skipped only: what is there has the same content. */
  readonly isIdentical?: true | undefined
  readonly error?: ErrorData | undefined
  /** Waiting only. */
  readonly wait?: TransferWait | undefined
}

/** Why nothing is on its way for a transfer that has begun. */
export type TransferWait =
  /** It goes on as soon as there is a network. */
  | { readonly kind: 'offline' }
  /** What failed is tried again then. */
  | { readonly kind: 'retry'; readonly atMs: number; readonly error: ErrorData }
  /** The account has no requests left until then. */
  | { readonly kind: 'rate'; readonly untilMs: number }

/** A line of the panel: a batch of several transfers has a head. */
export type TransferLine = { readonly kind: 'head'; readonly head: BatchHead } | TransferRowLine

export type TransferRowLine = {
  readonly kind: 'row'
  /** Its number among all transfers, from 1. */
  readonly place: number
  /** The batch whose head is above it; null where there is none. */
  readonly batch: number | null
  readonly row: TransferRow
}

/** What was accepted together, as it was planned and as it stands. */
export type BatchHead = TransferCounts & {
  readonly batch: number
  readonly kind: TransferKind
  readonly bucket: string
  /** The key or prefix that it is about: where uploads go to, what downloads and deletes were chosen from. */
  readonly title: string
  readonly isFolded: boolean
  readonly plan: {
    readonly files: number
    readonly bytes: number
    readonly requests: number
    /** What the requests alone take at this account's rate; null while that is not known. */
    readonly requestsMs: number | null
  }
  readonly done: number
  readonly cancelled: number
  readonly skipped: number
  /** Of those that are done: compared and agreed, so that a manifest can list them. */
  readonly verified: number
  /** Bytes for uploads and downloads, objects for deletes; without what was cancelled or skipped. */
  readonly units: number
  readonly doneUnits: number
  readonly bytesPerSecond: number
  /** Null while it cannot be told. */
  readonly msLeft: number | null
}

/** A batch that has receipts on record, whether its transfers are still shown or not. */
export type PastBatch = {
  readonly batch: number
  readonly kind: TransferKind
  readonly bucket: string
  readonly title: string
  readonly createdAtMs: number
  /** When the last of its transfers was done. */
  readonly endedAtMs: number
  readonly done: number
  /** Compared and agreed. */
  readonly verified: number
}

/** How many files a manifest has, and how many of its batch it leaves out because nothing proves them. */
export type SavedManifest = { readonly listed: number; readonly leftOut: number }

type TransferCounts = {
  readonly total: number
  readonly waiting: number
  readonly running: number
  readonly paused: number
  readonly finished: number
  readonly failed: number
}

export type TransferSummary = TransferCounts & {
  /** Of the panel: rows and heads, without what is folded away. */
  readonly lines: number
  /** Of uploads and downloads; without what was cancelled or skipped. */
  readonly bytes: number
  readonly doneBytes: number
  readonly bytesPerSecond: number
  /** Null while it cannot be told. */
  readonly msLeft: number | null
  /** When the rate budget lets the next request go, while that is all that is waited for. */
  readonly heldUntilMs: number | null
  readonly stops: readonly QueueStop[]
}

/**
 * Work that is held back as a whole, and waits for a person or a moment:
 * - `key`: all of an account's, because its key is refused
 * - `requests`: an account's uploads, downloads and large deletes, because its requests are used up for long
 * - `disk`: the downloads to one folder, because its disk is full
 */
export type QueueStop = {
  readonly id: string
  readonly kind: 'key' | 'requests' | 'disk'
  /** Null for a disk: it holds back every account's. */
  readonly accountId: string | null
  readonly error: ErrorData
  /** When it goes on by itself; null where that is for a person to say. */
  readonly goesOnAtMs: number | null
}

/**
 * How what exists compares with what would be written:
 * - `identical`: same size and same MD5
 * - `different`: another size or another MD5
 * - `unknown`: of the same size, and only the server can tell whether it is the same
 * - `checking`: the MD5 of what is on this computer is being found out, and will tell
 */
export type Likeness = 'identical' | 'different' | 'unknown' | 'checking'

/** A file that exists already where a transfer would write. Asked one at a time. */
export type ConflictQuestion = {
  readonly id: string
  readonly direction: 'upload' | 'download'
  /** The key, or the name below the chosen folder. */
  readonly name: string
  readonly bucket: string
  /** How many more of the same batch wait behind this one. */
  readonly remaining: number
  readonly existingSizeBytes: number | null
  readonly newSizeBytes: number | null
  readonly likeness: Likeness
  /** Of this one and the remaining ones, how many there are of each kind. */
  readonly kinds: Readonly<Record<Likeness, number>>
}

export const conflictChoices = ['replace', 'skip', 'keepBoth', 'replaceIfDifferent'] as const
export type ConflictChoice = (typeof conflictChoices)[number]
