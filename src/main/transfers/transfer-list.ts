import { randomUUID } from 'node:crypto'

import type { TransferRow } from '../../shared/transfer.ts'
import { Speedometer } from './speedometer.ts'
import { isFinished, isHeld, isMoving, next, type TransferEvent, type TransferState } from './transfer.ts'
import { targetOf, totalUnits, type TransferSpec } from './transfer-spec.ts'

/** A job sends many requests of its own, so it does not take a transfer's place. */
export type Slot = 'transfer' | 'job'

export type Transfer = {
  readonly id: string
  readonly spec: TransferSpec
  readonly slot: Slot
  /** What it writes to; null where it writes to nothing that another transfer could write to. */
  readonly target: string | null
  readonly speed: Speedometer
  /** Changed by `TransferList.apply` alone. */
  state: TransferState
}

type Group = 'moving' | `waiting for a ${Slot}` | 'failed' | 'ended'

/**
 * All transfers with their states. Each is in the group of its state, in the order in which it came there, so that
 * neither a page nor a count has to look at all of them.
 */
export class TransferList {
  readonly #transfers = new Map<string, Transfer>()
  readonly #groups: Record<Group, Set<Transfer>> = {
    moving: new Set(),
    'waiting for a job': new Set(),
    'waiting for a transfer': new Set(),
    failed: new Set(),
    ended: new Set(),
  }
  /** How many unfinished transfers each target has. */
  readonly #pending = new Map<string, number>()

  add(spec: TransferSpec, state: TransferState): void {
    const slot = spec.kind === 'delete' ? 'job' : 'transfer'
    const transfer = {
      id: randomUUID(),
      spec,
      slot,
      target: targetOf(spec),
      speed: new Speedometer(),
      state,
    } as const
    this.#transfers.set(transfer.id, transfer)
    this.#join(transfer)
  }

  get(id: string): Transfer | undefined {
    return this.#transfers.get(id)
  }

  /** Tells whether the event changed anything. */
  apply(transfer: Transfer, event: TransferEvent): boolean {
    const state = next(transfer.state, event)
    if (state === transfer.state) return false
    const isSameGroup = groupOf({ ...transfer, state }) === groupOf(transfer)
    if (!isSameGroup) this.#leave(transfer)
    transfer.state = state
    if (!isSameGroup) this.#join(transfer)
    return true
  }

  all(): Iterable<Transfer> {
    return this.#transfers.values()
  }

  moving(): Iterable<Transfer> {
    return this.#groups.moving
  }

  waitingFor(slot: Slot): Iterable<Transfer> {
    return this.#groups[`waiting for a ${slot}`]
  }

  counts(): { total: number; waiting: number; running: number; finished: number; failed: number } {
    const { moving, failed, ended } = this.#groups
    const held = [...moving].filter(({ state }) => isHeld(state)).length
    return {
      total: this.#transfers.size,
      waiting: held + this.#groups['waiting for a job'].size + this.#groups['waiting for a transfer'].size,
      running: moving.size - held,
      finished: failed.size + ended.size,
      failed: failed.size,
    }
  }

  /** What moves, then what waits, then what failed, then the rest with the newest first. */
  ordered(): Transfer[] {
    const groups = this.#groups
    return [
      ...groups.moving,
      ...groups['waiting for a job'],
      ...groups['waiting for a transfer'],
      ...[...groups.failed].toReversed(),
      ...[...groups.ended].toReversed(),
    ]
  }

  /** Whether an unfinished transfer writes to the same key or file. */
  isPending(spec: TransferSpec): boolean {
    const target = targetOf(spec)
    return target !== null && this.#pending.has(target)
  }

  clearFinished(): void {
    for (const group of [this.#groups.failed, this.#groups.ended]) {
      for (const { id } of group) this.#transfers.delete(id)
      group.clear()
    }
  }

  #join(transfer: Transfer): void {
    this.#groups[groupOf(transfer)].add(transfer)
    this.#countPending(transfer, 1)
  }

  #leave(transfer: Transfer): void {
    this.#groups[groupOf(transfer)].delete(transfer)
    this.#countPending(transfer, -1)
  }

  #countPending({ target, state }: Transfer, change: 1 | -1): void {
    if (target === null || isFinished(state)) return
    const count = (this.#pending.get(target) ?? 0) + change
    if (count > 0) this.#pending.set(target, count)
    else this.#pending.delete(target)
  }
}

/** What the window shows of a transfer. */
export function transferRow({ id, spec, state, speed }: Transfer, nowMs: number): TransferRow {
  const total = totalUnits(spec)
  const doneUnits = isMoving(state) ? state.doneUnits : state.status === 'done' ? total : 0
  return {
    id,
    kind: spec.kind,
    bucket: spec.bucket,
    key: spec.key,
    status: isHeld(state) ? 'waiting' : state.status,
    verified: state.status === 'done' && state.verified,
    doneUnits,
    // A file may have grown since it was chosen.
    totalUnits: Math.max(total, doneUnits),
    bytesPerSecond: isMoving(state) ? speed.bytesPerSecond(nowMs) : 0,
    savedAs: state.status === 'done' ? state.savedAs : undefined,
    error: 'error' in state ? state.error : undefined,
  }
}

function groupOf({ state, slot }: Transfer): Group {
  if (isMoving(state)) return 'moving'
  if (state.status === 'waiting') return `waiting for a ${slot}`
  return state.status === 'failed' ? 'failed' : 'ended'
}
