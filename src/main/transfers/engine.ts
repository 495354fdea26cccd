import { AppError, errorCodeOf, type ErrorData } from '../../shared/errors.ts'
import type { TransferRow, TransferSummary } from '../../shared/transfer.ts'
import { TransferList, transferRow, type Transfer } from './transfer-list.ts'
import type { TransferEvent } from './transfer.ts'
import type { Move, Movers, Outcome, TransferSpec } from './transfer-spec.ts'

/** How many run at once. */
const slots = { transfer: 4, job: 4 } as const

export type EngineOptions = {
  readonly movers: Movers
  readonly now: () => number
  readonly onChange: () => void
  /** For what is no AppError: a bug, to be logged. */
  readonly onBug: (error: unknown) => void
}

/** A mover at work. It may still be cleaning up after its transfer was cancelled. */
type Run = { readonly stop: AbortController; readonly ended: Promise<void> }

/**
 * The queue: starts what waits when a slot is free, applies events, and ends what is cancelled.
 *
 * Invariant: no two movers write to the same key or file at once; the later transfer waits for the earlier.
 */
export class TransferEngine {
  readonly #options: EngineOptions
  readonly #list = new TransferList()
  readonly #runs = new Map<Transfer, Run>()
  #isClosed = false

  constructor(options: EngineOptions) {
    this.#options = options
  }

  add(specs: readonly TransferSpec[]): void {
    for (const spec of specs) this.#list.add(spec, { status: 'waiting' })
    this.#options.onChange()
    this.#fill()
  }

  /** Puts what will not be done on record, so that nothing is left out without a word. */
  addSkipped(spec: TransferSpec, error?: ErrorData): void {
    this.#list.add(spec, { status: 'skipped', error })
    this.#options.onChange()
  }

  /** Whether a transfer that writes to the same key or file waits or runs. */
  isPending(spec: TransferSpec): boolean {
    return this.#list.isPending(spec)
  }

  cancel(id: string): void {
    const transfer = this.#list.get(id)
    if (transfer) this.#cancel(transfer)
  }

  /** Ends what belongs to an account that is going away. */
  cancelAccount(accountId: string): void {
    for (const transfer of this.#list.all()) if (transfer.spec.accountId === accountId) this.#cancel(transfer)
  }

  retry(id: string): void {
    const transfer = this.#list.get(id)
    // A cancelled transfer may still be cleaning up; it must not run twice at once.
    if (!transfer || this.#runs.has(transfer)) return
    this.#apply(transfer, { kind: 'retry' })
    this.#fill()
  }

  clearFinished(): void {
    this.#list.clearFinished()
    this.#options.onChange()
  }

  /** What moves, then what waits, then what failed, then the rest with the newest first. */
  page(offset: number, limit: number): TransferRow[] {
    const nowMs = this.#options.now()
    const inPage = this.#list.ordered().slice(offset, offset + limit)
    return inPage.map((transfer) => transferRow(transfer, nowMs))
  }

  summary(): TransferSummary {
    let bytesPerSecond = 0
    for (const { spec, speed } of this.#list.moving()) {
      if (spec.kind !== 'delete') bytesPerSecond += speed.bytesPerSecond(this.#options.now())
    }
    return { ...this.#list.counts(), bytesPerSecond }
  }

  /** Ends all work and resolves when every mover has cleaned up after itself. Nothing starts any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const transfer of this.#list.all()) this.#cancel(transfer)
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended))
  }

  #cancel(transfer: Transfer): void {
    this.#apply(transfer, { kind: 'cancel' })
    this.#runs.get(transfer)?.stop.abort()
  }

  #fill(): void {
    if (this.#isClosed) return
    const running = [...this.#runs.keys()]
    const busy = new Set(running.map(({ target }) => target))
    for (const slot of ['transfer', 'job'] as const) {
      let free = slots[slot] - running.filter((transfer) => transfer.slot === slot).length
      if (free === 0) continue
      for (const transfer of this.#list.waitingFor(slot)) {
        if (transfer.target !== null && busy.has(transfer.target)) continue
        busy.add(transfer.target)
        this.#start(transfer)
        free -= 1
        if (free === 0) break
      }
    }
  }

  #start(transfer: Transfer): void {
    const stop = new AbortController()
    this.#apply(transfer, { kind: 'start' })
    const ended = this.#run(transfer, stop.signal).finally(() => {
      this.#runs.delete(transfer)
      this.#fill()
    })
    this.#runs.set(transfer, { stop, ended })
  }

  async #run(transfer: Transfer, signal: AbortSignal): Promise<void> {
    try {
      const outcome = await this.#move(transfer, signal)
      this.#apply(transfer, { kind: 'succeed', ...outcome })
    } catch (error) {
      if (signal.aborted || errorCodeOf(error) === 'cancelled') this.#apply(transfer, { kind: 'cancel' })
      else this.#apply(transfer, { kind: 'fail', error: this.#errorData(error) })
    }
  }

  #move(transfer: Transfer, signal: AbortSignal): Promise<Outcome> {
    let counted = 0
    const move: Move = {
      signal,
      onProgress: (doneUnits) => {
        transfer.speed.add(Math.max(0, doneUnits - counted), this.#options.now())
        counted = doneUnits
        this.#apply(transfer, { kind: 'progress', doneUnits })
      },
      onHold: () => {
        this.#apply(transfer, { kind: 'hold' })
      },
      onBytesComplete: () => {
        this.#apply(transfer, { kind: 'bytesComplete' })
      },
    }
    const { movers } = this.#options
    switch (transfer.spec.kind) {
      case 'upload':
        return movers.upload(transfer.spec, move)
      case 'download':
        return movers.download(transfer.spec, move)
      case 'delete':
        return movers.delete(transfer.spec, move)
    }
  }

  #apply(transfer: Transfer, event: TransferEvent): void {
    if (this.#list.apply(transfer, event)) this.#options.onChange()
  }

  #errorData(error: unknown): ErrorData {
    if (error instanceof AppError) return error.data
    this.#options.onBug(error)
    return { code: 'bug' }
  }
}
