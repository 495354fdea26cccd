import { setImmediate as turn } from 'node:timers/promises'

import { StoreFailure } from '../sqlite/thread-client.ts'
import type { Batch, BatchDraft } from './batch.ts'
import type { Journal, JournalRecord, OpenJournal } from './journal/journal-api.ts'
import { journalError, JournalKeeper, type KeeperOptions } from './journal/journal-keeper.ts'
import { noticeError } from './journal/notice-error.ts'
import type { Transfer } from './batch-group.ts'
import { noteOf, recordOf, TransferList } from './transfer-list.ts'
import { Overview, type OverviewPorts } from './overview.ts'
import { Receipts } from './receipts.ts'
import {
  isFinished,
  restingState,
  type RestingState,
  type TransferEvent,
  type TransferState,
} from './transfer.ts'
import { leavesPart, type TransferSpec } from './transfer-spec.ts'
import type { LineName, Slot } from './waiting-lines.ts'

/** Transfers that are accepted, or read, at once. */
const sliceSize = 1_000

type ListOptions = OverviewPorts & {
  readonly openJournal: OpenJournal
  /** As `gather` of `JournalKeeper`. */
  readonly gatherNotes?: KeeperOptions['gather']
  readonly onChange: () => void
  /** Called with every state that a transfer gets, and the one before; null for one that is new in the list. */
  readonly onState?: (transfer: Transfer, before: TransferState | null) => void
  readonly onProblem: (error: unknown) => void
  /** Called with each slice of what earlier runs of the app left. */
  readonly onLoaded: (transfers: readonly Transfer[]) => void
}

/**
 * All transfers, in memory and on record. A transfer is shown only when it is on record; what happens to it then is
 * noted as soon as it would make a difference to the next start. Progress is not.
 */
export class JournaledList {
  readonly #options: ListOptions
  readonly #list = new TransferList()
  readonly #journal: Journal
  readonly #keeper: JournalKeeper
  readonly receipts: Receipts
  /** Gone from the list, and to leave the record when nothing of them is left on the disk. */
  readonly #toClear = new Set<Transfer>()
  /** By their numbers. */
  readonly #batches = new Map<number, Batch>()
  readonly overview: Overview
  #lastNumber = 0
  #lastBatch = 0
  /** Resolves when what earlier runs left is in the list. */
  readonly loaded: Promise<void>

  constructor(options: ListOptions) {
    const { openJournal, onProblem } = options
    this.#options = options
    this.#journal = openJournal(({ notice }) => {
      onProblem(noticeError(notice))
      this.#rewrite().catch(onProblem)
    })
    this.#keeper = new JournalKeeper({ journal: this.#journal, gather: options.gatherNotes, onProblem })
    this.overview = new Overview(this.#list, options)
    this.receipts = new Receipts(this.#journal, async () => {
      await this.loaded
      await this.#keeper.flush()
    })
    this.loaded = this.#load().catch(onProblem)
  }

  /** Gives a batch its number. It is on record with the first that is accepted into it. */
  async begin(draft: BatchDraft): Promise<Batch> {
    await this.loaded
    this.#lastBatch += 1
    return { ...draft, number: this.#lastBatch, createdAtMs: this.#options.now() }
  }

  /** Throws `journal.unwritable`; what was on record before that is accepted all the same. */
  async accept(
    items: readonly { readonly spec: TransferSpec; readonly state: RestingState }[],
    batch: Batch | null,
    onAccepted?: () => void,
  ): Promise<void> {
    // From now on nobody else takes the same targets, although their transfers are not there yet.
    const takeBack = this.#list.promise(items.map(({ spec }) => spec))
    try {
      await this.loaded
      const slices: Promise<{ readonly error: unknown } | null>[] = []
      for (let at = 0; at < items.length; at += sliceSize) {
        // Nobody waits for thousands of records to be copied.
        if (at > 0) await turn()
        const records = items.slice(at, at + sliceSize).map((item) => {
          this.#lastNumber += 1
          const number = this.#lastNumber
          return { ...item, number, batch: batch?.number ?? null, checkpoint: null, isClean: true }
        })
        slices.push(
          this.#acceptSlice(records, batch, onAccepted).then(
            () => null,
            (error: unknown) => ({ error }),
          ),
        )
      }
      const refused = (await Promise.all(slices)).find((outcome) => outcome !== null)
      if (refused) throw refused.error
    } finally {
      takeBack()
    }
  }

  /** Tells whether the event changed anything. */
  apply(transfer: Transfer, event: TransferEvent): boolean {
    const before = transfer.state
    if (!this.#list.apply(transfer, event)) return false
    if (transfer.state.status === 'done') transfer.group.filesDone.add(1, this.#options.now())
    this.#options.onState?.(transfer, before)
    if (restingState(transfer.state).status !== restingState(before).status)
      this.#keeper.note(noteOf(transfer))
    this.#options.onChange()
    return true
  }

  noteCheckpoint(transfer: Transfer, checkpoint: string | null): Promise<boolean> {
    transfer.checkpoint = checkpoint
    return this.#keeper.noteForSure(noteOf(transfer))
  }

  /** Resolves when all that has happened is on record, or cannot be put there now. */
  flushed(): Promise<void> {
    return this.#keeper.flush()
  }

  /** Puts on record how a transfer stands, or that it has gone. */
  note(transfer: Transfer): void {
    if (!this.settle(transfer)) this.#keeper.note(noteOf(transfer))
  }

  /** Nothing is left of a transfer but its record: it goes too if it was cleared. Tells whether it was. */
  settle(transfer: Transfer): boolean {
    const isCleared = this.#toClear.delete(transfer)
    if (isCleared) this.#keeper.clear(transfer.number)
    return isCleared
  }

  finished(): readonly Transfer[] {
    return this.#list.finished()
  }

  /** Takes one that is finished out of the list. `isUnsettled`: `settle` or `note` will be called for it. */
  clear(transfer: Transfer, isUnsettled: boolean): void {
    this.#list.clear(transfer)
    if (isUnsettled) this.#toClear.add(transfer)
    else this.#keeper.clear(transfer.number)
    this.#options.onChange()
  }

  /** Resolves when all that can be written is on record. */
  async close(): Promise<void> {
    await this.loaded
    await this.#keeper.flush()
    await this.#journal.close().catch((error: unknown) => {
      // A thread that ended by itself was told of when it did.
      if (!(error instanceof StoreFailure)) this.#options.onProblem(error)
    })
  }

  get(id: string): Transfer | undefined {
    return this.#list.get(Number(id))
  }

  /** Whether only the head of a batch is shown. */
  fold(batch: number, isFolded: boolean): void {
    const group = this.#list.group(batch)
    if (group) group.isFolded = isFolded
    this.#options.onChange()
  }

  all(): Iterable<Transfer> {
    return this.#list.all()
  }

  moving(): Iterable<Transfer> {
    return this.#list.moving()
  }

  waitingFor(slot: Slot, rankOf: (line: LineName) => number | null): Iterable<Transfer> {
    return this.#list.waitingFor(slot, rankOf)
  }

  accountsWithWork(): string[] {
    return this.#list.accountsWithWork()
  }

  isAnyWaiting(isMeant: (line: LineName, slot: Slot) => boolean): boolean {
    return this.#list.isAnyWaiting(isMeant)
  }

  isPending(spec: TransferSpec): boolean {
    return this.#list.isPending(spec)
  }

  async #acceptSlice(
    records: readonly JournalRecord[],
    batch: Batch | null,
    onAccepted?: () => void,
  ): Promise<void> {
    await this.#keeper.accept(records, batch ? [batch] : [])
    if (batch) this.#batches.set(batch.number, batch)
    for (const record of records) {
      const transfer = this.#list.add(record, batch)
      this.#options.onState?.(transfer, null)
    }
    this.#options.onChange()
    onAccepted?.()
  }

  /** The file was replaced by an empty one: all is written down again, each as it is when its turn comes. */
  async #rewrite(): Promise<void> {
    const transfers = [...this.#list.all()]
    let batches = [...this.#batches.values()]
    for (let at = 0; at < transfers.length; at += sliceSize) {
      const slice = transfers.slice(at, at + sliceSize)
      await this.#keeper.accept(slice.map(recordOf), batches)
      batches = []
    }
  }

  async #load(): Promise<void> {
    const { onChange, onLoaded, onProblem } = this.#options
    const { lastNumber, lastBatch, notice } = await this.#journal.opened()
    this.#lastNumber = lastNumber
    this.#lastBatch = lastBatch
    if (notice) onProblem(noticeError(notice))
    for (const batch of await this.#read(() => this.#journal.batches()))
      this.#batches.set(batch.number, batch)
    for (let after = 0; ;) {
      const from = after
      const records = await this.#read(() => this.#journal.load(from, sliceSize))
      const last = records.at(-1)
      if (!last) return
      after = last.number
      const transfers = records.map((record) => {
        const transfer = this.#list.add(record, this.#batches.get(record.batch ?? 0) ?? null)
        // What waits may have begun: a run is not on record.
        const mayGoOn = !isFinished(record.state)
        this.#options.onState?.(transfer, null)
        transfer.mayHavePart = leavesPart(record.spec) && (mayGoOn || !record.isClean)
        return transfer
      })
      onChange()
      onLoaded(transfers)
    }
  }

  /** A damaged file has been replaced by an empty one when it is asked again. */
  async #read<Row>(rows: () => Promise<Row[]>): Promise<Row[]> {
    try {
      return await rows().catch((error: unknown) => {
        if (!(error instanceof StoreFailure)) throw error
        return rows()
      })
    } catch (error) {
      throw journalError(error)
    }
  }
}
