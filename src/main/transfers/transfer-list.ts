import type { TransferRow, TransferSummary } from '../../shared/transfer.ts'
import type { Batch } from './batch.ts'
import type { JournalNote, JournalRecord } from './journal/journal-api.ts'
import type { Speedometer } from './speedometer.ts'
import {
  isFinished,
  isHeld,
  isMoving,
  next,
  restingState,
  type TransferEvent,
  type TransferState,
} from './transfer.ts'
import { targetOf, totalUnits, type TransferSpec } from './transfer-spec.ts'
import { WaitingLines, type Slot } from './waiting-lines.ts'

export type Transfer = {
  readonly id: string
  /** Its number in the order of acceptance. */
  readonly number: number
  /** Shared by all that were accepted together; null where it stands by itself. */
  readonly batch: Batch | null
  readonly spec: TransferSpec
  readonly slot: Slot
  /** What it writes to; null where it writes to nothing that another transfer could write to. */
  readonly target: string | null
  /** Changed by `TransferList.apply` alone. */
  state: TransferState
  /** While it moves. */
  speed: Speedometer | null
  checkpoint: string | null
  /** Whether a mover may have left something on the disk for the next one. */
  mayHavePart: boolean
}

type Group = 'moving' | 'paused' | 'failed' | 'ended'

export type Counts = Omit<TransferSummary, 'bytesPerSecond'>

/**
 * All transfers with their states. Each is in the group of its state, in the order in which it came there, so that
 * neither a page nor a count has to look at all of them.
 */
export class TransferList {
  readonly #transfers = new Map<string, Transfer>()
  readonly #waiting = new WaitingLines<Transfer>()
  readonly #groups: Record<Group, Set<Transfer>> = {
    moving: new Set(),
    paused: new Set(),
    failed: new Set(),
    ended: new Set(),
  }
  /** How many unfinished transfers each target has. */
  readonly #pending = new Map<string, number>()

  add({ number, spec, state, checkpoint }: JournalRecord, batch: Batch | null): Transfer {
    const transfer: Transfer = {
      id: `${number}`,
      number,
      batch,
      spec,
      slot: spec.kind === 'delete' ? 'job' : 'transfer',
      target: targetOf(spec),
      state,
      speed: null,
      checkpoint,
      mayHavePart: false,
    }
    this.#transfers.set(transfer.id, transfer)
    this.#join(transfer)
    return transfer
  }

  get(id: string): Transfer | undefined {
    return this.#transfers.get(id)
  }

  /** Tells whether the event changed anything. */
  apply(transfer: Transfer, event: TransferEvent): boolean {
    const state = next(transfer.state, event)
    if (state === transfer.state) return false
    const isSameGroup = groupOf(state) === groupOf(transfer.state)
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

  waitingFor(slot: Slot, canStart: (accountId: string) => boolean): Iterable<Transfer> {
    return this.#waiting.of(slot, canStart)
  }

  counts(): Counts {
    const { moving, paused, failed, ended } = this.#groups
    const held = [...moving].filter(({ state }) => isHeld(state)).length
    return {
      total: this.#transfers.size,
      waiting: held + this.#waiting.size,
      running: moving.size - held,
      paused: paused.size,
      finished: failed.size + ended.size,
      failed: failed.size,
    }
  }

  /** What moves, then what is paused, what waits, what failed, then the rest with the newest first. */
  page(offset: number, limit: number): Transfer[] {
    const { moving, paused, failed, ended } = this.#groups
    const found: Transfer[] = []
    let skipped = 0
    const groups = [
      inOrder(moving),
      inOrder(paused),
      ...this.#waiting.lines(),
      newestFirst(failed),
      newestFirst(ended),
    ]
    for (const { size, items } of groups) {
      if (found.length === limit) break
      if (skipped + size <= offset) skipped += size
      else {
        for (const transfer of items) {
          if (skipped < offset) skipped += 1
          else if (found.length < limit) found.push(transfer)
          else break
        }
      }
    }
    return found
  }

  /** Whether an unfinished or promised transfer writes to the same key or file. */
  isPending(spec: TransferSpec): boolean {
    const target = targetOf(spec)
    return target !== null && this.#pending.has(target)
  }

  /** Makes the targets pending before their transfers are there. Returns what takes the promise back. */
  promise(specs: readonly TransferSpec[]): () => void {
    const targets = specs.map(targetOf)
    for (const target of targets) this.#countPending(target, 1)
    return () => {
      for (const target of targets) this.#countPending(target, -1)
    }
  }

  clearFinished(): Transfer[] {
    const cleared: Transfer[] = []
    for (const group of [this.#groups.failed, this.#groups.ended]) {
      for (const transfer of group) {
        this.#transfers.delete(transfer.id)
        cleared.push(transfer)
      }
      group.clear()
    }
    return cleared
  }

  #join(transfer: Transfer): void {
    const group = groupOf(transfer.state)
    if (group === 'waiting') this.#waiting.add(transfer)
    else this.#groups[group].add(transfer)
    if (!isFinished(transfer.state)) this.#countPending(transfer.target, 1)
  }

  #leave(transfer: Transfer): void {
    const group = groupOf(transfer.state)
    if (group === 'waiting') this.#waiting.delete(transfer)
    else this.#groups[group].delete(transfer)
    if (!isFinished(transfer.state)) this.#countPending(transfer.target, -1)
  }

  #countPending(target: string | null, change: 1 | -1): void {
    if (target === null) return
    const count = (this.#pending.get(target) ?? 0) + change
    if (count > 0) this.#pending.set(target, count)
    else this.#pending.delete(target)
  }
}

/** What the window shows of a transfer. */
export function transferRow({ id, spec, state, speed }: Transfer, nowMs: number): TransferRow {
  const total = totalUnits(spec)
  const doneUnits = doneUnitsOf(spec, state)
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
    bytesPerSecond: isMoving(state) && speed ? speed.bytesPerSecond(nowMs) : 0,
    savedAs: state.status === 'done' ? state.savedAs : undefined,
    isIdentical: state.status === 'skipped' ? state.isIdentical : undefined,
    error: 'error' in state ? state.error : undefined,
  }
}

/** What the journal keeps of a transfer as it is now. */
export function noteOf({ number, state, checkpoint, mayHavePart }: Transfer): JournalNote {
  return {
    number,
    state: restingState(state),
    checkpoint,
    isClean: !(mayHavePart && state.status === 'cancelled'),
  }
}

/** All that the journal keeps of a transfer. */
export function recordOf(transfer: Transfer): JournalRecord {
  return { ...noteOf(transfer), spec: transfer.spec, batch: transfer.batch?.number ?? null }
}

function doneUnitsOf(spec: TransferSpec, state: TransferState): number {
  if (isMoving(state)) return state.doneUnits
  if (state.status === 'done') return totalUnits(spec)
  // An upload goes on from its first byte, so nothing of it is done.
  return state.status === 'paused' && spec.kind !== 'upload' ? state.doneUnits : 0
}

const inOrder = (group: ReadonlySet<Transfer>) => ({ size: group.size, items: group })

/** Not copied before somebody looks at it. */
const newestFirst = (group: ReadonlySet<Transfer>) => ({
  size: group.size,
  items: {
    [Symbol.iterator]: () => [...group].toReversed().values(),
  },
})

function groupOf(state: TransferState): Group | 'waiting' {
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
