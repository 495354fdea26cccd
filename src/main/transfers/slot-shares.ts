import type { Slot } from './waiting-lines.ts'

/** How many may run at once. */
export type Limits = {
  readonly transfersAtOnce: number
  /** Of those that are small; all together are never more than the larger of the two. */
  readonly smallTransfersAtOnce: number
}

const jobsAtOnce = 4

type Counts = Record<Slot, number>

/**
 * Who may start. Accounts share the slots: the one with the fewest goes first, and what only waits (for its account's
 * requests, the network, its next try) takes none away from another account.
 */
export class SlotShares {
  readonly #limits: Limits
  readonly #accounts = new Map<string, Counts>()
  readonly #moving: Counts = { job: 0, large: 0, small: 0 }

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Counts one that has a slot. */
  take(accountId: string, slot: Slot, isIdle: boolean): void {
    const counts = this.#accounts.get(accountId) ?? { job: 0, large: 0, small: 0 }
    counts[slot] += 1
    this.#accounts.set(accountId, counts)
    if (!isIdle) this.#moving[slot] += 1
  }

  /** How many of its account have such a slot; null where one more may not start. The smallest goes first. */
  rankOf(accountId: string, slot: Slot): number | null {
    const counts = this.#accounts.get(accountId) ?? { job: 0, large: 0, small: 0 }
    if (!this.#hasFree(slot, counts) || !this.#hasFree(slot, this.#moving)) return null
    return slot === 'job' ? counts.job : counts.large + counts.small
  }

  #hasFree(slot: Slot, { job, large, small }: Counts): boolean {
    const { transfersAtOnce, smallTransfersAtOnce } = this.#limits
    if (slot === 'job') return job < jobsAtOnce
    if (large + small >= Math.max(transfersAtOnce, smallTransfersAtOnce)) return false
    return slot === 'large' ? large < transfersAtOnce : small < smallTransfersAtOnce
  }
}
