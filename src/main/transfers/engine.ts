import { randomUUID } from 'node:crypto'

import { AppError, errorCodeOf, type ErrorData } from '../../shared/errors.ts'
import type { TransferRow, TransferSummary } from '../../shared/transfer.ts'
import { Speedometer } from './speedometer.ts'
import { isFinished, isMoving, next, type TransferEvent, type TransferState } from './transfer.ts'
import { totalUnits, type Move, type Movers, type Outcome, type TransferSpec } from './transfer-spec.ts'

/** How many of a kind run at once. A job sends many requests of its own, so it does not take a transfer's place. */
const slots = { transfer: 4, job: 4 } as const

type Transfer = {
  readonly id: string
  readonly spec: TransferSpec
  readonly speed: Speedometer
  state: TransferState
  /** Grows with every change of status, so that what ended last can be shown first. */
  changedAt: number
  /** Set while a mover works on it, together with `ended`. */
  stop: AbortController | undefined
  ended: Promise<void> | undefined
}

export type EngineOptions = {
  readonly movers: Movers
  readonly now: () => number
  readonly onChange: () => void
  /** For what is no AppError: a bug, to be logged. */
  readonly onBug: (error: unknown) => void
}

/** The queue: starts what waits when a slot is free, applies events, and ends what is cancelled. */
export class TransferEngine {
  readonly #options: EngineOptions
  readonly #transfers = new Map<string, Transfer>()
  #changes = 0

  constructor(options: EngineOptions) {
    this.#options = options
  }

  add(specs: readonly TransferSpec[]): void {
    for (const spec of specs) this.#insert(spec, { status: 'waiting' })
    this.#options.onChange()
    this.#fill()
  }

  /** Puts what will not be done on record, so that nothing is left out without a word. */
  addSkipped(spec: TransferSpec, error?: ErrorData): void {
    this.#insert(spec, { status: 'skipped', error })
    this.#options.onChange()
  }

  cancel(id: string): void {
    const transfer = this.#transfers.get(id)
    if (!transfer) return
    this.#apply(transfer, { kind: 'cancel' })
    transfer.stop?.abort()
  }

  /** Ends what belongs to an account that is going away. */
  cancelAccount(accountId: string): void {
    for (const transfer of this.#transfers.values())
      if (transfer.spec.accountId === accountId) this.cancel(transfer.id)
  }

  retry(id: string): void {
    const transfer = this.#transfers.get(id)
    // A cancelled transfer may still be cleaning up; it must not run twice at once.
    if (!transfer || transfer.stop) return
    this.#apply(transfer, { kind: 'retry' })
    this.#fill()
  }

  clearFinished(): void {
    for (const [id, transfer] of this.#transfers) if (isFinished(transfer.state)) this.#transfers.delete(id)
    this.#options.onChange()
  }

  /** What moves, then what waits, then what failed, then the rest with the newest first. */
  page(offset: number, limit: number): TransferRow[] {
    const ordered = [...this.#transfers.values()].toSorted(inOrder)
    return ordered.slice(offset, offset + limit).map((transfer) => this.#row(transfer))
  }

  summary(): TransferSummary {
    const summary = { total: 0, waiting: 0, running: 0, finished: 0, failed: 0, bytesPerSecond: 0 }
    for (const { state, spec, speed } of this.#transfers.values()) {
      summary.total += 1
      if (state.status === 'waiting') summary.waiting += 1
      else if (isMoving(state)) summary.running += 1
      else summary.finished += 1
      if (state.status === 'failed') summary.failed += 1
      if (isMoving(state) && spec.kind !== 'delete')
        summary.bytesPerSecond += speed.bytesPerSecond(this.#options.now())
    }
    return summary
  }

  /** Ends all work and resolves when every mover has cleaned up after itself. */
  async close(): Promise<void> {
    for (const id of this.#transfers.keys()) this.cancel(id)
    await Promise.all([...this.#transfers.values()].flatMap((transfer) => transfer.ended ?? []))
  }

  #insert(spec: TransferSpec, state: TransferState): void {
    const id = randomUUID()
    this.#changes += 1
    const transfer = { id, spec, state, speed: new Speedometer(), changedAt: this.#changes }
    this.#transfers.set(id, { ...transfer, stop: undefined, ended: undefined })
  }

  #fill(): void {
    const free: Record<keyof typeof slots, number> = { ...slots }
    for (const transfer of this.#transfers.values()) if (transfer.stop) free[slotOf(transfer.spec)] -= 1
    for (const transfer of this.#transfers.values()) {
      const slot = slotOf(transfer.spec)
      if (transfer.state.status !== 'waiting' || free[slot] <= 0) continue
      free[slot] -= 1
      transfer.ended = this.#run(transfer)
    }
  }

  async #run(transfer: Transfer): Promise<void> {
    const stop = new AbortController()
    transfer.stop = stop
    this.#apply(transfer, { kind: 'start' })
    try {
      const outcome = await this.#move(transfer, stop.signal)
      this.#apply(transfer, { kind: 'succeed', ...outcome })
    } catch (error) {
      if (stop.signal.aborted || errorCodeOf(error) === 'cancelled') this.#apply(transfer, { kind: 'cancel' })
      else this.#apply(transfer, { kind: 'fail', error: this.#errorData(error) })
    }
    transfer.stop = undefined
    transfer.ended = undefined
    this.#fill()
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
    const state = next(transfer.state, event)
    if (state === transfer.state) return
    if (state.status !== transfer.state.status) {
      this.#changes += 1
      transfer.changedAt = this.#changes
    }
    transfer.state = state
    this.#options.onChange()
  }

  #errorData(error: unknown): ErrorData {
    if (error instanceof AppError) return error.data
    this.#options.onBug(error)
    return { code: 'bug' }
  }

  #row({ id, spec, state, speed }: Transfer): TransferRow {
    const total = totalUnits(spec)
    return {
      id,
      kind: spec.kind,
      bucket: spec.bucket,
      key: spec.key,
      status: state.status,
      verified: state.status === 'done' && state.verified,
      doneUnits: isMoving(state) ? state.doneUnits : state.status === 'done' ? total : 0,
      totalUnits: total,
      bytesPerSecond: isMoving(state) ? speed.bytesPerSecond(this.#options.now()) : 0,
      savedAs: state.status === 'done' ? state.savedAs : undefined,
      error: 'error' in state ? state.error : undefined,
    }
  }
}

function slotOf(spec: TransferSpec): keyof typeof slots {
  return spec.kind === 'delete' ? 'job' : 'transfer'
}

function inOrder(left: Transfer, right: Transfer): number {
  const byRank = rank(left.state) - rank(right.state)
  if (byRank !== 0) return byRank
  // Rows that move or wait keep the order they came in; of the finished ones the newest is first.
  return isFinished(left.state) ? right.changedAt - left.changedAt : 0
}

function rank(state: TransferState): number {
  if (isMoving(state)) return 0
  if (state.status === 'waiting') return 1
  return state.status === 'failed' ? 2 : 3
}
