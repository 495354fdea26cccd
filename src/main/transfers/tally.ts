import type { TransferStatus } from '../../shared/transfer.ts'
import { requestsOf } from './batch.ts'
import { isHeld, isMoving, type TransferState } from './transfer.ts'
import { totalUnits, type TransferSpec } from './transfer-spec.ts'

/** Sums over transfers, kept while they come, change and go. */
export class Tally {
  readonly #counts = new Map<TransferStatus, number>()
  /** Bytes for uploads and downloads, objects for deletes; of all that was not cancelled or skipped. */
  units = 0
  doneUnits = 0
  /** The same for bytes alone. */
  bytes = 0
  doneBytes = 0
  /** What is ahead of what waits and moves. */
  bytesLeft = 0
  requestsLeft = 0
  /** Done, compared and agreed. */
  verified = 0

  count(...statuses: readonly TransferStatus[]): number {
    return statuses.reduce((sum, status) => sum + (this.#counts.get(status) ?? 0), 0)
  }

  add(spec: TransferSpec, state: TransferState): void {
    this.#change(spec, state, 1)
  }

  delete(spec: TransferSpec, state: TransferState): void {
    this.#change(spec, state, -1)
  }

  #change(spec: TransferSpec, state: TransferState, by: 1 | -1): void {
    const status = statusOf(state)
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + by)
    if (status === 'cancelled' || status === 'skipped') return
    const total = totalUnits(spec)
    const done = Math.min(total, settledUnits(spec, state))
    this.units += by * total
    this.doneUnits += by * done
    if (spec.kind !== 'delete') {
      this.bytes += by * total
      this.doneBytes += by * done
    }
    if (state.status === 'done' && state.verified && state.receipt) this.verified += by
    if (state.status !== 'waiting' && !isMoving(state)) return
    if (spec.kind !== 'delete') this.bytesLeft += by * (total - done)
    this.requestsLeft += by * (spec.kind === 'delete' ? total - done : requestsOf(spec))
  }
}

/** Whether a pause keeps what is done. An upload starts again from its first byte, and so does an edit. */
export function goesOn({ kind }: TransferSpec): boolean {
  return kind !== 'upload' && kind !== 'edit'
}

/** What a person sees. */
export function statusOf(state: TransferState): TransferStatus {
  return isHeld(state) ? 'waiting' : state.status
}

/** What is moved; what is being checked is not. */
function settledUnits(spec: TransferSpec, state: TransferState): number {
  return state.status === 'checking' ? 0 : doneUnitsOf(spec, state)
}

export function doneUnitsOf(spec: TransferSpec, state: TransferState): number {
  if (isMoving(state)) return state.doneUnits
  if (state.status === 'done') return totalUnits(spec)
  return state.status === 'paused' && goesOn(spec) ? state.doneUnits : 0
}
