import { BatchGroup, type Transfer } from './batch-group.ts'
import type { Batch } from './batch.ts'
import type { JournalNote, JournalRecord } from './journal/journal-api.ts'
import { PendingTargets } from './pending-targets.ts'
import { Tally } from './tally.ts'
import { isFinished, isMoving, next, restingState, type TransferEvent } from './transfer.ts'
import { slotOf, type TransferSpec } from './transfer-spec.ts'
import { WaitingLines, type LineName, type Slot } from './waiting-lines.ts'

/**
 * All transfers with their states. Each is in the group of its batch, so that neither a page nor a count has to look at
 * all of them.
 */
export class TransferList {
  readonly #transfers = new Map<number, Transfer>()
  readonly #waiting = new WaitingLines<Transfer>()
  readonly #moving = new Set<Transfer>()
  readonly #pending = new PendingTargets()
  /** Of batches by their numbers, of what stands by itself by its account. */
  readonly #groups = new Map<number | string, BatchGroup>()
  readonly total = new Tally()

  add({ number, spec, state, checkpoint }: JournalRecord, batch: Batch | null): Transfer {
    const transfer: Transfer = {
      number,
      group: this.#groupOf(batch, spec.accountId),
      spec,
      slot: slotOf(spec),
      state,
      speed: null,
      checkpoint,
      mayHavePart: false,
      previous: null,
      following: null,
    }
    this.#transfers.set(number, transfer)
    this.#join(transfer)
    return transfer
  }

  get size(): number {
    return this.#transfers.size
  }

  get(number: number): Transfer | undefined {
    return this.#transfers.get(number)
  }

  /** Tells whether the event changed anything. */
  apply(transfer: Transfer, event: TransferEvent): boolean {
    const { state: before, spec, group } = transfer
    const state = next(before, event)
    if (state === before) return false
    if (group.isIn(transfer, state)) {
      for (const tally of [group.tally, this.total]) {
        tally.delete(spec, before)
        tally.add(spec, state)
      }
      transfer.state = state
    } else {
      this.#leave(transfer)
      transfer.state = state
      this.#join(transfer)
    }
    return true
  }

  all(): Iterable<Transfer> {
    return this.#transfers.values()
  }

  moving(): Iterable<Transfer> {
    return this.#moving
  }

  waitingFor(slot: Slot, rankOf: (line: LineName) => number | null): Iterable<Transfer> {
    return this.#waiting.of(slot, rankOf)
  }

  accountsWithWork(): string[] {
    return this.#waiting.accountIds()
  }

  isAnyWaiting(isMeant: (line: LineName, slot: Slot) => boolean): boolean {
    return this.#waiting.isAny(isMeant)
  }

  group(batch: number): BatchGroup | undefined {
    return this.#groups.get(batch)
  }

  groups(): Iterable<BatchGroup> {
    return this.#groups.values()
  }

  /** Whether an unfinished or promised transfer writes to the same key or file. */
  isPending(spec: TransferSpec): boolean {
    return this.#pending.has(spec)
  }

  /** Makes the targets pending before their transfers are there. Returns what takes the promise back. */
  promise(specs: readonly TransferSpec[]): () => void {
    for (const spec of specs) this.#pending.add(spec)
    return () => {
      for (const spec of specs) this.#pending.delete(spec)
    }
  }

  finished(): Transfer[] {
    return [...this.#groups.values()].flatMap((group) => group.finished())
  }

  /** Takes one that is finished out of the list. */
  clear(transfer: Transfer): void {
    const { group, number } = transfer
    this.#transfers.delete(number)
    this.#leave(transfer)
    if (group.size === 0) this.#groups.delete(group.batch?.number ?? group.accountId)
  }

  #groupOf(batch: Batch | null, accountId: string): BatchGroup {
    const key = batch?.number ?? accountId
    const group = this.#groups.get(key) ?? new BatchGroup(batch, accountId)
    this.#groups.set(key, group)
    return group
  }

  #join(transfer: Transfer): void {
    const { group, spec, state } = transfer
    group.add(transfer)
    for (const tally of [group.tally, this.total]) tally.add(spec, state)
    if (state.status === 'waiting') this.#waiting.add(transfer)
    if (isMoving(state)) this.#moving.add(transfer)
    if (!isFinished(state)) this.#pending.add(spec)
  }

  #leave(transfer: Transfer): void {
    const { group, spec, state } = transfer
    group.delete(transfer)
    for (const tally of [group.tally, this.total]) tally.delete(spec, state)
    if (state.status === 'waiting') this.#waiting.delete(transfer)
    if (isMoving(state)) this.#moving.delete(transfer)
    if (!isFinished(state)) this.#pending.delete(spec)
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
  return { ...noteOf(transfer), spec: transfer.spec, batch: transfer.group.batch?.number ?? null }
}
