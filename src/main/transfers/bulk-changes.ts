import { setImmediate as turn } from 'node:timers/promises'

/** After so long, others get their turn. */
const sliceMs = 6
/** The clock is asked once for so many. */
const itemsPerLook = 100

type Bulk = {
  readonly change: (at: number) => void
  readonly count: number
  readonly isHolding: boolean
  at: number
}

/**
 * Changes of very many items that hold up nobody: the first slice at once, the rest behind whatever else wants a turn.
 * Only one is under way; the next waits for no turns of the earlier.
 */
export class BulkChanges {
  readonly #now: () => number
  readonly #onSlice: () => void
  #bulk: Bulk | null = null

  /** `now` counts milliseconds; `onSlice` is called after each slice. */
  constructor(now: () => number, onSlice: () => void) {
    this.#now = now
    this.#onSlice = onSlice
  }

  /** Whether what is still to be changed must not start before that. */
  get isHolding(): boolean {
    return this.#bulk?.isHolding ?? false
  }

  start<Item>(items: readonly Item[], change: (item: Item) => void, isHolding: boolean): void {
    this.finish()
    const bulk: Bulk = {
      change: (at) => {
        const item = items[at]
        if (item !== undefined) change(item)
      },
      count: items.length,
      isHolding,
      at: 0,
    }
    this.#bulk = bulk
    this.#slice(bulk)
    if (this.#bulk === bulk) void this.#rest(bulk)
  }

  /** Makes the changes that are under way, now. */
  finish(): void {
    while (this.#bulk) this.#slice(this.#bulk)
  }

  async #rest(bulk: Bulk): Promise<void> {
    while (this.#bulk === bulk) {
      await turn()
      if (this.#bulk === bulk) this.#slice(bulk)
    }
  }

  #slice(bulk: Bulk): void {
    const untilMs = this.#now() + sliceMs
    do {
      const end = Math.min(bulk.count, bulk.at + itemsPerLook)
      // Counted first: a change may ask for another, which finishes this one.
      while (bulk.at < end) bulk.change(bulk.at++)
    } while (bulk.at < bulk.count && this.#now() < untilMs)
    if (bulk.at >= bulk.count && this.#bulk === bulk) this.#bulk = null
    this.#onSlice()
  }
}
