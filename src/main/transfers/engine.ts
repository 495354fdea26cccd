import type { TransferLine, TransferSummary } from '../../shared/transfer.ts'
import type { Batch, BatchDraft } from './batch.ts'
import type { OpenJournal } from './journal/journal-api.ts'
import { BulkChanges } from './bulk-changes.ts'
import type { KeeperOptions } from './journal/journal-keeper.ts'
import { JournaledList } from './journaled-list.ts'
import { moveOf, runMover } from './moves.ts'
import { Obstacles, type ObstaclePorts } from './obstacles.ts'
import type { OverviewPorts } from './overview.ts'
import type { Receipts } from './receipts.ts'
import { Speedometer } from './speedometer.ts'
import { isStoppedBy } from './stops.ts'
import type { Transfer } from './batch-group.ts'
import {
  isFinished,
  isMoving,
  waiting,
  type Skipped,
  type TransferEvent,
  type TransferState,
} from './transfer.ts'
import { targetOf, type Movers, type Outcome, type TransferSpec } from './transfer-spec.ts'
import { SlotShares, type Limits } from './slot-shares.ts'
import { waitOf } from './wait.ts'
import { slots, type LineName } from './waiting-lines.ts'

/** A transfer's id, a batch, or null for all. */
export type Chosen = string | { readonly batch: number } | null

export type EngineOptions = OverviewPorts &
  ObstaclePorts & {
    readonly movers: Movers
    readonly openJournal: OpenJournal
    /** As `gather` of `JournalKeeper`. */
    readonly gatherNotes?: KeeperOptions['gather']
    /** Removes what movers of this transfer have left to go on from. */
    readonly discard: (spec: TransferSpec) => Promise<void>
    /** Asked each time something may start. */
    readonly limits: () => Limits
    /** Called with every state that a transfer gets, and the one before; null for one that is new in the list. */
    readonly onState?: (transfer: Transfer, before: TransferState | null) => void
    /** For what fails with nobody waiting for it, the journal above all. */
    readonly onProblem: (error: unknown) => void
  }

/** What will not be done, and why: an error, or that what is there has the same content. */
export type Refused = { readonly spec: TransferSpec } & Omit<Skipped, 'status'>

/** A mover at work. It may still be cleaning up after its transfer was paused or cancelled. */
type Run = { readonly stop: AbortController; readonly ended: Promise<void> }

/**
 * The queue: starts what waits when a slot is free, applies events, and stops what is paused or cancelled.
 *
 * Invariant: no two movers write to the same key or file at once; the later transfer waits for the earlier.
 */
export class TransferEngine {
  readonly #options: EngineOptions
  readonly #list: JournaledList
  readonly #runs = new Map<Transfer, Run>()
  /** Removals of what is left of a cancelled transfer. */
  readonly #cleanups = new Map<Transfer, Promise<void>>()
  /**
   * Retried, and still over on record. One that began now would leave behind what nobody looks for if the app were
   * killed.
   */
  readonly #unrecorded = new Set<Transfer>()
  readonly #obstacles: Obstacles
  readonly #bulk: BulkChanges
  #isClosed = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#bulk = new BulkChanges(options.now, () => {
      this.#fill()
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
        this.#stop(transfer, event)
      },
      onFree: () => {
        this.#fill()
      },
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
        this.#fill()
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
      this.#stop(transfer, { kind: 'pause' })
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
      this.#cancel(transfer)
    }
    this.#bulk.start(this.#chosen(chosen, 'unfinished'), cancel, true)
  }

  /** Of several transfers, those that failed. One that is still cleaning up starts when it has. */
  retry(chosen: Chosen): void {
    const retry = (transfer: Transfer) => {
      if (this.#list.apply(transfer, { kind: 'retry' })) this.#startWhenRecorded(transfer)
    }
    this.#bulk.start(this.#chosen(chosen, 'failed'), retry, false)
  }

  /** Ends what belongs to an account that is going away, before it has gone. */
  cancelAccount(accountId: string): void {
    this.#bulk.finish()
    this.#obstacles.forgetAccount(accountId)
    for (const transfer of this.#list.all()) if (transfer.spec.accountId === accountId) this.#cancel(transfer)
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
      this.#cancel(transfer)
    }
    const isMeant = ({ spec }: Transfer) => isStoppedBy(stop, spec)
    this.#bulk.start(this.#chosen(null, 'unfinished').filter(isMeant), cancel, true)
  }

  /** To be called when something may start that could not: an account has a key, or another; limits have changed. */
  wake(): void {
    this.#obstacles.wake()
    this.#fill()
  }

  /** Those of which something waits. */
  accountsWithWork(): string[] {
    return this.#list.accountsWithWork()
  }

  clearFinished(): void {
    // What was asked for before is done before.
    this.#bulk.finish()
    const clear = (transfer: Transfer) => {
      this.#list.clear(transfer, this.#isBusy(transfer))
    }
    this.#bulk.start(this.#list.finished(), clear, false)
  }

  /** Whether only the head of a batch is shown. */
  fold(batch: number, isFolded: boolean): void {
    this.#list.fold(batch, isFolded)
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
    for (const transfer of this.#list.moving()) this.#stop(transfer, { kind: 'release' })
    const runs = [...this.#runs.values()].map(({ ended }) => ended)
    await Promise.all(runs)
    // Also those that the end of a run has begun.
    await Promise.all(this.#cleanups.values())
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

  #startWhenRecorded(transfer: Transfer): void {
    const isFirst = this.#unrecorded.size === 0
    this.#unrecorded.add(transfer)
    if (!isFirst) return
    void this.#list.flushed().then(() => {
      this.#unrecorded.clear()
      this.#fill()
    })
  }

  #stop(transfer: Transfer, event: TransferEvent): void {
    if (this.#list.apply(transfer, event)) this.#runs.get(transfer)?.stop.abort()
  }

  #resume(transfer: Transfer): void {
    this.#obstacles.resumed(transfer.spec)
    this.#list.apply(transfer, { kind: 'resume' })
  }

  #cancel(transfer: Transfer): void {
    this.#stop(transfer, { kind: 'cancel' })
    if (!this.#runs.has(transfer)) this.#cleanUp(transfer)
  }

  /** From an earlier run of the app: what waits may have begun, and what was cancelled may not be cleaned up. */
  #takeUp(transfers: readonly Transfer[]): void {
    if (this.#isClosed) return
    for (const transfer of transfers) this.#cleanUp(transfer)
    this.#fill()
  }

  /** Whether its run or the clean-up after it has not ended. */
  #isBusy(transfer: Transfer): boolean {
    return this.#runs.has(transfer) || this.#cleanups.has(transfer)
  }

  #fill(): void {
    if (this.#isClosed || this.#bulk.isHolding) return
    const shares = new SlotShares(this.#options.limits())
    for (const transfer of this.#runs.keys()) {
      shares.take(transfer.spec.accountId, transfer.slot, waitOf(transfer, this.#options) !== null)
    }
    const busy = new Set([...this.#runs.keys()].map(({ spec }) => targetOf(spec)))
    for (const slot of slots) {
      const rankOf = (line: LineName) =>
        this.#obstacles.canStart(line, slot) ? shares.rankOf(line.accountId, slot) : null
      for (const transfer of this.#list.waitingFor(slot, rankOf)) {
        const { spec } = transfer
        const target = targetOf(spec)
        const isTaken = target !== null && busy.has(target)
        if (isTaken || this.#isBusy(transfer) || this.#unrecorded.has(transfer)) continue
        if (this.#obstacles.holds(spec)) continue
        busy.add(target)
        shares.take(spec.accountId, slot, false)
        this.#start(transfer)
      }
    }
  }

  #start(transfer: Transfer): void {
    const stop = new AbortController()
    transfer.mayHavePart = transfer.spec.kind === 'download'
    transfer.speed = new Speedometer()
    this.#list.apply(transfer, { kind: 'start' })
    const ended = this.#run(transfer, stop.signal).finally(() => {
      this.#runs.delete(transfer)
      transfer.speed = null
      this.#cleanUp(transfer)
      this.#fill()
    })
    this.#runs.set(transfer, { stop, ended })
  }

  async #run(transfer: Transfer, signal: AbortSignal): Promise<void> {
    const connection = this.#options.connectionOf(transfer.spec.accountId)
    try {
      const move = moveOf(transfer, {
        signal,
        list: this.#list,
        now: this.#options.now,
        // Not at once: the mover may tell before its run is known.
        onIdle: () => {
          queueMicrotask(() => {
            this.#fill()
          })
        },
      })
      const moved = await runMover(this.#options.movers, transfer.spec, move)
      this.#obstacles.succeeded(connection)
      this.#list.apply(transfer, this.#eventOf(moved))
    } catch (error) {
      // Whoever stopped it has said what becomes of it.
      if (!signal.aborted) this.#obstacles.met(error, transfer, connection)
    }
  }

  #eventOf(moved: Outcome | 'identical'): TransferEvent {
    if (moved === 'identical') return { kind: 'skip' }
    const { content, ...outcome } = moved
    const receipt = content && { ...content, endedAtMs: this.#options.now() }
    return { kind: 'succeed', ...outcome, receipt }
  }

  /** Takes away what a cancelled transfer has left, and puts on record that nothing is left. */
  #cleanUp(transfer: Transfer): void {
    if (transfer.state.status !== 'cancelled' || !transfer.mayHavePart) {
      this.#list.settle(transfer)
      return
    }
    if (this.#cleanups.has(transfer)) return
    const cleanup = this.#options
      .discard(transfer.spec)
      .catch(this.#options.onProblem)
      .then(() => {
        this.#cleanups.delete(transfer)
        transfer.mayHavePart = false
        this.#list.note(transfer)
        this.#fill()
      })
    this.#cleanups.set(transfer, cleanup)
  }
}
