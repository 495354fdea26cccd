import type { FileNotice } from '../../sqlite/open-file.ts'
import type { FromAfar } from '../../sqlite/thread-client.ts'
import type { RestingState } from '../transfer.ts'
import type { TransferSpec } from '../transfer-spec.ts'

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

export type JournalRecord = JournalNote & { readonly spec: TransferSpec }

/** What is written in one transaction. */
export type JournalWrite = {
  readonly accepted: readonly JournalRecord[]
  readonly noted: readonly JournalNote[]
  readonly cleared: readonly number[]
}

/** All that is asked of the journal's thread. A write is on the disk itself when it answers. */
export type JournalApi = {
  opened(): { readonly lastNumber: number; readonly notice: FileNotice | null }
  /** In the order of acceptance. */
  load(afterNumber: number, limit: number): JournalRecord[]
  write(write: JournalWrite): void
  close(): void
}

/** Told when a damaged file was put aside: an empty one is there instead. */
export type JournalEvent = { readonly kind: 'replaced'; readonly notice: FileNotice }

export type Journal = FromAfar<JournalApi>

export type OpenJournal = (onEvent: (event: JournalEvent) => void) => Journal
