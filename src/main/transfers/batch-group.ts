import type { Batch } from './batch.ts'
import { LinkedList } from './linked-list.ts'
import { Speedometer } from './speedometer.ts'
import { Tally } from './tally.ts'
import { isMoving, type TransferState } from './transfer.ts'
import type { TransferSpec } from './transfer-spec.ts'
import type { Slot } from './waiting-lines.ts'

/** As small as it can be: there may be very many. What its batch knows, it does not know again. */
export type Transfer = {
  /** In the order of acceptance. */
  readonly number: number
  readonly group: BatchGroup
  readonly spec: TransferSpec
  readonly slot: Slot
  /** Changed by `TransferList.apply` alone. */
  state: TransferState
  /** While it moves. */
  speed: Speedometer | null
  checkpoint: string | null
  /** Whether a mover may have left something on the disk for the next one. */
  mayHavePart: boolean
  /** Its neighbours in the list that it is in. */
  previous: Transfer | null
  following: Transfer | null
}

type Place = 'moving' | 'paused' | 'waiting' | 'failed' | 'ended'

/** In this order they are shown. */
const places = ['moving', 'paused', 'waiting', 'failed', 'ended'] as const satisfies readonly Place[]

/** The transfers of one batch, or those of one account that stand by themselves, in the order in which they are shown. */
export class BatchGroup {
  readonly batch: Batch | null
  readonly accountId: string
  readonly tally = new Tally()
  /** Files that were done lately. */
  readonly filesDone = new Speedometer()
  isFolded = false
  readonly #lists: Readonly<Record<Place, LinkedList<Transfer>>> = {
    moving: new LinkedList(),
    paused: new LinkedList(),
    waiting: new LinkedList(),
    failed: new LinkedList(),
    ended: new LinkedList(),
  }

  constructor(batch: Batch | null, accountId: string) {
    this.batch = batch
    this.accountId = accountId
  }

  get size(): number {
    return places.reduce((sum, place) => sum + this.#lists[place].size, 0)
  }

  /** One transfer needs no head above it. */
  get hasHead(): boolean {
    return this.batch !== null && this.size > 1
  }

  get rowsShown(): number {
    return this.hasHead && this.isFolded ? 0 : this.size
  }

  /** What moves comes first, then what has work left. */
  get rank(): number {
    const { moving, paused, waiting } = this.#lists
    if (moving.size > 0) return 0
    return paused.size + waiting.size > 0 ? 1 : 2
  }

  isIn(transfer: Transfer, state: TransferState): boolean {
    return placeOf(transfer.state) === placeOf(state)
  }

  /** To the end of its list; what has ended goes before what had. */
  add(transfer: Transfer): void {
    const place = placeOf(transfer.state)
    const list = this.#lists[place]
    if (place === 'failed' || place === 'ended') list.addFirst(transfer)
    else list.addLast(transfer)
  }

  /** Its state is still the one with which it was added, or one of the same place. */
  delete(transfer: Transfer): void {
    this.#lists[placeOf(transfer.state)].delete(transfer)
  }

  moving(): Iterable<Transfer> {
    return this.#lists.moving
  }

  finished(): Transfer[] {
    return [...this.#lists.failed, ...this.#lists.ended]
  }

  /** Rows from a place on, in the order in which they are shown. */
  rows(offset: number, limit: number): Transfer[] {
    const found: Transfer[] = []
    let skipped = 0
    for (const place of places) {
      const list = this.#lists[place]
      if (found.length === limit) break
      if (skipped + list.size <= offset) skipped += list.size
      else {
        for (const transfer of list) {
          if (skipped < offset) skipped += 1
          else if (found.length < limit) found.push(transfer)
          else break
        }
      }
    }
    return found
  }
}

function placeOf(state: TransferState): Place {
  if (isMoving(state)) return 'moving'
  switch (state.status) {
    case 'waiting':
    case 'paused':
    case 'failed':
      return state.status
    default:
      return 'ended'
  }
}
