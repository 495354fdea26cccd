import type { TransferLine, TransferSummary } from '../../shared/transfer.ts'
import type { Batch, BatchDraft } from './batch.ts'
import type { JournalRecord, OpenJournal } from './journal/journal-api.ts'
import { BulkChanges } from './bulk-changes.ts'
import type { KeeperOptions } from './journal/journal-keeper.ts'
import { JournaledList } from './journaled-list.ts'
import { Obstacles, type ObstaclePorts } from './obstacles.ts'
import type { OverviewPorts } from './overview.ts'
import type { Receipts } from './receipts.ts'
import { Runs, type RunPorts } from './runs.ts'
import { isStoppedBy } from './stops.ts'
import type { Transfer } from './batch-group.ts'
import { isFinished, isMoving, waiting, type Skipped, type TransferState } from './transfer.ts'
import { recordOf } from './transfer-list.ts'
import type { TransferSpec } from './transfer-spec.ts'

/** A transfer's id, a batch, or null for all. */
export type Chosen = string | { readonly batch: number } | null

export type EngineOptions = OverviewPorts &
  ObstaclePorts &
  RunPorts & {
    readonly openJournal: OpenJournal
    /** As `gather` of `JournalKeeper`. */
    readonly gatherNotes?: KeeperOptions['gather']
    /** Called with every state that a transfer gets, and the one before; null for one that is new in the list. */
    readonly onState?: (transfer: Transfer, before: TransferState | null) => void
    /** For what fails with nobody waiting for it, the journal above all. */
    readonly onProblem: (error: unknown) => void
  }

/** What will not be done, and why: an error, or that what is there has the same content. */
export type Refused = { readonly spec: TransferSpec } & Omit<Skipped, 'status'>

/** The queue: what is accepted, what a person wants of it, and how it stands. */
export class TransferEngine {
  readonly #list: JournaledList
  readonly #runs: Runs
  readonly #obstacles: Obstacles
  readonly #bulk: BulkChanges
  #isClosed = false

  constructor(options: EngineOptions) {
    this.#bulk = new BulkChanges(options.now, () => {
      this.#runs.fill()
    })
    this.#list = new JournaledList({
      ...options,
      onLoaded: (transfers) => {
        this.#takeUp(transfers)
      },
    })
    this.#obstacles = new Obstacles(options, {
      list: this.#list,
      stop: (transfer, event) => {
        this.#runs.stop(transfer, event)
      },
      onFree: () => {
        this.#runs.fill()
      },
    })
    this.#runs = new Runs(options, {
      list: this.#list,
      obstacles: this.#obstacles,
      isHolding: () => this.#isClosed || this.#bulk.isHolding,
    })
  }

  /** What was transferred and verified, also what was cleared since. */
  get receipts(): Receipts {
    return this.#list.receipts
  }

  /** Resolves when all that earlier runs of the app left is in the queue again. */
  restored(): Promise<void> {
    return this.#list.loaded
  }

  /** Gives a number to what is going to be accepted together: `add` and `addSkipped` put transfers into it. */
  begin(draft: BatchDraft): Promise<Batch> {
    return this.#list.begin(draft)
  }

  /** Resolves when the transfers are on record, and only then shown. Throws `journal.unwritable`. */
  async add(specs: readonly TransferSpec[], batch: Batch | null = null): Promise<void> {
    await this.#list.accept(
      specs.map((spec) => ({ spec, state: waiting })),
      batch,
      () => {
        this.#runs.fill()
      },
    )
  }

  /** Puts what will not be done on record, so that nothing is left out without a word. */
  async addSkipped(refused: readonly Refused[], batch: Batch | null = null): Promise<void> {
    const items = refused.map(({ spec, ...why }) => ({ spec, state: { status: 'skipped', ...why } as const }))
    await this.#list.accept(items, batch)
  }

  /** Whether a transfer that writes to the same key or file waits, is paused, or runs. */
  isPending(spec: TransferSpec): boolean {
    return this.#list.isPending(spec)
  }

  /** What moves stops at once; of very many, the rest follows in slices. So it is with the next three. */
  pause(chosen: Chosen): void {
    const pause = (transfer: Transfer) => {
      this.#runs.stop(transfer, { kind: 'pause' })
    }
    this.#bulk.start(this.#chosen(chosen, 'unfinished'), pause, true)
  }

  resume(chosen: Chosen): void {
    const resume = (transfer: Transfer) => {
      this.#resume(transfer)
    }
    this.#bulk.start(this.#chosen(chosen, 'paused'), resume, false)
  }

  cancel(chosen: Chosen): void {
    const cancel = (transfer: Transfer) => {
      this.#runs.cancel(transfer)
    }
    this.#bulk.start(this.#chosen(chosen, 'unfinished'), cancel, true)
  }

  /** Of several transfers, those that failed. One that is still cleaning up starts when it has. */
  retry(chosen: Chosen): void {
    const retry = (transfer: Transfer) => {
      if (this.#list.apply(transfer, { kind: 'retry' })) this.#runs.startWhenRecorded(transfer)
    }
    this.#bulk.start(this.#chosen(chosen, 'failed'), retry, false)
  }

  /** Ends what belongs to an account that is going away, before it has gone. */
  cancelAccount(accountId: string): void {
    this.#bulk.finish()
    this.#obstacles.forgetAccount(accountId)
    for (const transfer of this.#list.all())
      if (transfer.spec.accountId === accountId) this.#runs.cancel(transfer)
  }

  /** Lets go on what a stop holds back; one that is not there any more is fine. So it is with the next one. */
  goOn(stopId: string): void {
    const stop = this.#obstacles.lift(stopId)
    if (!stop) return
    const isMeant = ({ spec, state }: Transfer) =>
      'error' in state && state.error !== undefined && isStoppedBy(stop, spec)
    const resume = (transfer: Transfer) => {
      this.#resume(transfer)
    }
    this.#bulk.start(this.#chosen(null, 'paused').filter(isMeant), resume, false)
  }

  cancelStopped(stopId: string): void {
    const stop = this.#obstacles.lift(stopId)
    if (!stop) return
    const cancel = (transfer: Transfer) => {
      this.#runs.cancel(transfer)
    }
    const isMeant = ({ spec }: Transfer) => isStoppedBy(stop, spec)
    this.#bulk.start(this.#chosen(null, 'unfinished').filter(isMeant), cancel, true)
  }

  /** To be called when something may start that could not: an account has a key, or another; limits have changed. */
  wake(): void {
    this.#obstacles.wake()
    this.#runs.fill()
  }

  /** Those of which something waits. */
  accountsWithWork(): string[] {
    return this.#list.accountsWithWork()
  }

  clearFinished(): void {
    // What was asked for before is done before.
    this.#bulk.finish()
    const clear = (transfer: Transfer) => {
      this.#list.clear(transfer, this.#runs.isBusy(transfer))
    }
    this.#bulk.start(this.#list.finished(), clear, false)
  }

  /** Whether only the head of a batch is shown. */
  fold(batch: number, isFolded: boolean): void {
    this.#list.fold(batch, isFolded)
  }

  /** What is on record of a transfer, or will be at once; undefined where it is not there any more. */
  record(id: string): JournalRecord | undefined {
    const transfer = this.#list.get(id)
    return transfer && recordOf(transfer)
  }

  /** Heads and rows, in the order in which they are shown. */
  lines(offset: number, limit: number): TransferLine[] {
    return this.#list.overview.lines(offset, limit)
  }

  summary(): TransferSummary {
    return { ...this.#list.overview.summary(), stops: this.#obstacles.list() }
  }

  /** Whether something moves, or waits for nothing but its turn: what is paused, stopped or lacks a key does not. */
  isAtWork(): boolean {
    const [moving] = this.#list.moving()
    return (
      moving !== undefined || this.#list.isAnyWaiting((line, slot) => this.#obstacles.canStart(line, slot))
    )
  }

  /** Stops all work, which waits again, and resolves when every mover has ended and all is on record. */
  async close(): Promise<void> {
    this.#bulk.finish()
    this.#isClosed = true
    this.#obstacles.close()
    for (const transfer of this.#list.moving()) this.#runs.stop(transfer, { kind: 'release' })
    await this.#runs.ended()
    await this.#list.close()
  }

  #chosen(chosen: Chosen, which: 'unfinished' | 'paused' | 'failed'): Transfer[] {
    // What was asked for before is done before.
    this.#bulk.finish()
    const one = typeof chosen === 'string' ? this.#list.get(chosen) : undefined
    if (typeof chosen === 'string') return one ? [one] : []
    const isMeant = ({ group, state }: Transfer) =>
      (chosen === null || group.batch?.number === chosen.batch) &&
      (which === 'unfinished' ? !isFinished(state) : state.status === which)
    // What is under way is stopped first: behind it there may be very many.
    const transfers = [...this.#list.moving()].filter(isMeant)
    for (const transfer of this.#list.all()) {
      if (!isMoving(transfer.state) && isMeant(transfer)) transfers.push(transfer)
    }
    return transfers
  }

  #resume(transfer: Transfer): void {
    this.#obstacles.resumed(transfer.spec)
    this.#list.apply(transfer, { kind: 'resume' })
  }

  /** From an earlier run of the app: what waits may have begun, and what was cancelled may not be cleaned up. */
  #takeUp(transfers: readonly Transfer[]): void {
    if (this.#isClosed) return
    for (const transfer of transfers) this.#runs.cleanUp(transfer)
    this.#runs.fill()
  }
}
