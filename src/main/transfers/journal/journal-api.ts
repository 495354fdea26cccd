import type { FileNotice } from '../../sqlite/open-file.ts'
import type { FromAfar } from '../../sqlite/thread-client.ts'
import type { Batch } from '../batch.ts'
import type { Receipt, RestingState } from '../transfer.ts'
import type { DownloadSpec, TransferSpec } from '../transfer-spec.ts'

/** What changes in the life of a transfer, as far as it has to outlive the app. */
export type JournalNote = {
  /** Its number in the order of acceptance. */
  readonly number: number
  readonly state: RestingState
  /** What the next run goes on from. */
  readonly checkpoint: string | null
  /** False where a temporary file may still be there although nothing will go on from it. */
  readonly isClean: boolean
}

export type JournalRecord = JournalNote & {
  readonly spec: TransferSpec
  /** The number of the batch it belongs to; null where it stands by itself. */
  readonly batch: number | null
}

/** A batch of which something is done, and on record. */
export type KeptBatch = {
  readonly batch: Batch
  readonly done: number
  readonly verified: number
  /** When the last of them was done. */
  readonly endedAtMs: number
}

export type KeptReceipt = { readonly number: number; readonly spec: TransferSpec; readonly receipt: Receipt }

/** What is written in one transaction. */
export type JournalWrite = {
  /** Of the accepted; those that are on record already may come again. */
  readonly batches: readonly Batch[]
  readonly accepted: readonly JournalRecord[]
  readonly noted: readonly JournalNote[]
  /** Gone from the list; those that are done stay on record for their receipts. */
  readonly cleared: readonly number[]
}

/** All that is asked of the journal's thread. A write is on the disk itself when it answers. */
export type JournalApi = {
  opened(): JournalOpening
  batches(): Batch[]
  /** What was not cleared, in the order of acceptance. */
  load(afterNumber: number, limit: number): JournalRecord[]
  write(write: JournalWrite): void
  /** Batches with receipts, the newest first. */
  history(limit: number): KeptBatch[]
  batch(number: number): Batch | undefined
  /** Of what was compared and agreed, in the order of acceptance. */
  receipts(batch: number, afterNumber: number, limit: number): KeptReceipt[]
  /** What was saved under another name than its key has, the newest first, for as long as it is on record. */
  renamed(limit: number): DownloadSpec[]
  /** Forgets what was cleared and had ended by then. */
  sweep(endedBeforeMs: number): void
  close(): void
}

type JournalOpening = {
  readonly lastNumber: number
  readonly lastBatch: number
  readonly notice: FileNotice | null
}

/** Told when a damaged file was put aside: an empty one is there instead. */
export type JournalEvent = { readonly kind: 'replaced'; readonly notice: FileNotice }

export type Journal = FromAfar<JournalApi>

export type OpenJournal = (onEvent: (event: JournalEvent) => void) => Journal
