import type { Batch } from './batch.ts'
import type { Transfer } from './batch-group.ts'
import { goesOn } from './tally.ts'
import { isFinished, isMoving, type TransferState } from './transfer.ts'
import type { TransferSpec } from './transfer-spec.ts'

/** What a request costs beside its bytes, as the bytes that would move meanwhile. */
const requestWeight = 64 * 1024

/** How the transfers of a batch ended. */
export type BatchOutcome = {
  readonly batch: Batch
  /** Since something of it waited. */
  readonly tookMs: number
  readonly done: number
  readonly failed: number
  readonly skipped: number
  readonly cancelled: number
}

type Tally = Record<'unfinished' | 'done' | 'failed' | 'skipped' | 'cancelled', number> & {
  startedAtMs: number
}

/**
 * How far the work is that was begun since nothing was left to do, and when each batch ends. Counts what is told to it;
 * looks at no list.
 */
export class WorkInHand {
  readonly #now: () => number
  readonly #onBatchEnded: (outcome: BatchOutcome) => void
  /** By the batch's number. */
  readonly #tallies = new Map<number, Tally>()
  #unfinished = 0
  #doneWeight = 0
  #totalWeight = 0

  constructor(options: {
    readonly now: () => number
    readonly onBatchEnded: (outcome: BatchOutcome) => void
  }) {
    this.#now = options.now
    this.#onBatchEnded = options.onBatchEnded
  }

  /** From 0 to 1; null where nothing is left to do. What failed or was cancelled needs no more work. */
  doneShare(): number | null {
    return this.#unfinished === 0 ? null : this.#doneWeight / this.#totalWeight
  }

  /** To be told of every state that a transfer gets; `before` is null for one that is new in the list. */
  note({ spec, group: { batch }, state }: Transfer, before: TransferState | null): void {
    const wasWork = before !== null && !isFinished(before)
    const isWork = !isFinished(state)
    if (!wasWork && isWork) this.#totalWeight += weightOf(spec)
    if (wasWork) this.#doneWeight -= doneWeightOf(spec, before)
    if (wasWork || isWork) this.#doneWeight += doneWeightOf(spec, state)
    this.#unfinished += Number(isWork) - Number(wasWork)
    if (this.#unfinished === 0) this.#doneWeight = this.#totalWeight = 0
    if (batch) this.#count(batch, state, before)
  }

  #count(batch: Batch, state: TransferState, before: TransferState | null): void {
    const tally = this.#tallies.get(batch.number) ?? newTally()
    this.#tallies.set(batch.number, tally)
    const wasAtWork = tally.unfinished > 0
    if (before) tally[placeOf(before)] -= 1
    tally[placeOf(state)] += 1
    if (!wasAtWork && tally.unfinished > 0) tally.startedAtMs = this.#now()
    if (!wasAtWork || tally.unfinished > 0) return
    const { startedAtMs, unfinished: _, ...ended } = tally
    this.#onBatchEnded({ ...ended, batch, tookMs: this.#now() - startedAtMs })
  }
}

function newTally(): Tally {
  return { unfinished: 0, done: 0, failed: 0, skipped: 0, cancelled: 0, startedAtMs: 0 }
}

function placeOf(state: TransferState): Exclude<keyof Tally, 'startedAtMs'> {
  switch (state.status) {
    case 'done':
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return state.status
    default:
      return 'unfinished'
  }
}

function weightOf(spec: TransferSpec): number {
  return spec.kind === 'delete' ? spec.keys.length * requestWeight : spec.sizeBytes + requestWeight
}

function doneWeightOf(spec: TransferSpec, state: TransferState): number {
  if (isFinished(state)) return weightOf(spec)
  // What is read here to be compared has not moved.
  const isBegun = isMoving(state) || (state.status === 'paused' && goesOn(spec))
  const doneUnits = isBegun && state.status !== 'checking' ? state.doneUnits : 0
  return Math.min(weightOf(spec), spec.kind === 'delete' ? doneUnits * requestWeight : doneUnits)
}
