import { AppError, errorCodeOf, type ErrorData } from '../../shared/errors.ts'
import type { TransferRow, TransferSummary } from '../../shared/transfer.ts'
import type { Batch, BatchDraft } from './batch.ts'
import type { OpenJournal } from './journal/journal-api.ts'
import { JournaledList } from './journaled-list.ts'
import { moveOf, runMover } from './moves.ts'
import type { Receipts } from './receipts.ts'
import { Speedometer } from './speedometer.ts'
import { transferRow, type Transfer } from './transfer-list.ts'
import { isFinished, waiting, type TransferEvent, type TransferState } from './transfer.ts'
import type { Movers, Outcome, TransferSpec } from './transfer-spec.ts'

/** How many run at once. */
const slots = { transfer: 4, job: 4 } as const

export type EngineOptions = {
  readonly movers: Movers
  readonly openJournal: OpenJournal
  /** Removes what movers of this transfer have left to go on from. */
  readonly discard: (spec: TransferSpec) => Promise<void>
  /** What an account is worked for with. Null where there is none now: what it has waits until `wake` is called. */
  readonly connectionOf: (accountId: string) => object | null
  readonly now: () => number
  readonly onChange: () => void
  /** Called with every state that a transfer gets, and the one before; null for one that is new in the list. */
  readonly onState?: (transfer: Transfer, before: TransferState | null) => void
  /** For what fails with nobody waiting for it, the journal above all. */
  readonly onProblem: (error: unknown) => void
  /** For what is no AppError: a bug, to be logged. */
  readonly onBug: (error: unknown) => void
}

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
  /** Closed while something used them, and not yet replaced. */
  readonly #deadConnections = new WeakSet<object>()
  #isClosed = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#list = new JournaledList({
      ...options,
      onLoaded: (transfers) => {
        this.#takeUp(transfers)
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
  async addSkipped(
    refused: readonly { readonly spec: TransferSpec; readonly error?: ErrorData | undefined }[],
    batch: Batch | null = null,
  ): Promise<void> {
    const items = refused.map(({ spec, error }) => ({ spec, state: { status: 'skipped', error } as const }))
    await this.#list.accept(items, batch)
  }

  /** Whether a transfer that writes to the same key or file waits, is paused, or runs. */
  isPending(spec: TransferSpec): boolean {
    return this.#list.isPending(spec)
  }

  /** One transfer, or all of them; so are the next three. */
  pause(id: string | null): void {
    for (const transfer of this.#chosen(id, 'unfinished')) this.#stop(transfer, { kind: 'pause' })
  }

  resume(id: string | null): void {
    for (const transfer of this.#chosen(id, 'paused')) this.#list.apply(transfer, { kind: 'resume' })
    this.#fill()
  }

  cancel(id: string | null): void {
    for (const transfer of this.#chosen(id, 'unfinished')) this.#cancel(transfer)
  }

  /** Of all transfers, those that failed. One that is still cleaning up starts when it has. */
  retry(id: string | null): void {
    for (const transfer of this.#chosen(id, 'failed')) this.#list.apply(transfer, { kind: 'retry' })
    this.#fill()
  }

  /** Ends what belongs to an account that is going away. */
  cancelAccount(accountId: string): void {
    for (const transfer of this.#list.all()) if (transfer.spec.accountId === accountId) this.#cancel(transfer)
  }

  /** To be called when an account can be worked for that could not. */
  wake(): void {
    this.#fill()
  }

  clearFinished(): void {
    this.#list.clearFinished((transfer) => this.#runs.has(transfer) || this.#cleanups.has(transfer))
  }

  /** What moves, then what is paused, what waits, what failed, then the rest with the newest first. */
  page(offset: number, limit: number): TransferRow[] {
    const nowMs = this.#options.now()
    return this.#list.page(offset, limit).map((transfer) => transferRow(transfer, nowMs))
  }

  summary(): TransferSummary {
    let bytesPerSecond = 0
    for (const { spec, speed } of this.#list.moving()) {
      if (spec.kind !== 'delete') bytesPerSecond += speed?.bytesPerSecond(this.#options.now()) ?? 0
    }
    return { ...this.#list.counts(), bytesPerSecond }
  }

  /** Whether something moves, or waits for nothing but its turn: what is paused or lacks its account's key does not. */
  isAtWork(): boolean {
    if (this.#runs.size > 0) return true
    return (['transfer', 'job'] as const).some((slot) => {
      const [next] = this.#list.waitingFor(slot, (accountId) => this.#canStart(accountId))
      return next !== undefined
    })
  }

  /** Stops all work, which waits again, and resolves when every mover has ended and all is on record. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const transfer of this.#list.moving()) this.#stop(transfer, { kind: 'release' })
    const runs = [...this.#runs.values()].map(({ ended }) => ended)
    await Promise.all([...runs, ...this.#cleanups.values()])
    await this.#list.close()
  }

  #chosen(id: string | null, which: 'unfinished' | 'paused' | 'failed'): Transfer[] {
    const one = id === null ? undefined : this.#list.get(id)
    if (one) return [one]
    if (id !== null) return []
    const isMeant = ({ state }: Transfer) =>
      which === 'unfinished' ? !isFinished(state) : state.status === which
    // What is under way is stopped first: behind it there may be very many.
    return [...new Set([...this.#list.moving(), ...this.#list.all()])].filter(isMeant)
  }

  #stop(transfer: Transfer, event: TransferEvent): void {
    if (this.#list.apply(transfer, event)) this.#runs.get(transfer)?.stop.abort()
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

  #fill(): void {
    if (this.#isClosed) return
    const running = [...this.#runs.keys()]
    const busy = new Set(running.map(({ target }) => target))
    for (const slot of ['transfer', 'job'] as const) {
      let free = slots[slot] - running.filter((transfer) => transfer.slot === slot).length
      if (free <= 0) continue
      for (const transfer of this.#list.waitingFor(slot, (accountId) => this.#canStart(accountId))) {
        const isBusy = this.#runs.has(transfer) || this.#cleanups.has(transfer)
        if (isBusy || (transfer.target !== null && busy.has(transfer.target))) continue
        busy.add(transfer.target)
        this.#start(transfer)
        free -= 1
        if (free === 0) break
      }
    }
  }

  #canStart(accountId: string): boolean {
    const connection = this.#options.connectionOf(accountId)
    return connection !== null && !this.#deadConnections.has(connection)
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
      const move = moveOf(transfer, { signal, list: this.#list, now: this.#options.now })
      const moved = await runMover(this.#options.movers, transfer.spec, move)
      this.#list.apply(transfer, this.#eventOf(moved))
    } catch (error) {
      // Whoever stopped it has said what becomes of it.
      if (signal.aborted) return
      const code = errorCodeOf(error)
      if (code === 'cancelled' || code === 'auth.keyMissing') {
        // Its account's connection was closed, or its key has gone: it waits for the next one.
        if (connection) this.#deadConnections.add(connection)
        this.#list.apply(transfer, { kind: 'release' })
      } else this.#list.apply(transfer, { kind: 'fail', error: this.#errorData(error) })
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

  #errorData(error: unknown): ErrorData {
    if (error instanceof AppError) return error.data
    this.#options.onBug(error)
    return { code: 'bug' }
  }
}
