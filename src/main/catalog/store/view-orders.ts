import type { Sort } from '../../../shared/entry.ts'
import type { View } from '../../../shared/view.ts'
import { folderParts } from './folder-order.ts'
import { resultParts } from './results-order.ts'
import type { StoreContext } from './store-context.ts'
import { rowCount, type ViewPart } from './view-order.ts'

export type ViewOrder = {
  readonly parts: readonly ViewPart[]
  /** The bucket's version that it was made from. */
  readonly version: number
}

type Kept = ViewOrder & { costMs: number; madeAtMs: number }

/** A big view takes up to 8 MB for a million rows. */
const maxKept = 3
/** An order that took long to make is made anew only after some times as long, while pages come in all the time. */
const restPerCost = 8
const cheapMs = 15

/** The orders that were looked at last, each as long as it holds. */
export class ViewOrders {
  readonly #context: StoreContext
  readonly #now: () => number
  /** The one that was used last comes last. */
  readonly #kept = new Map<string, Kept>()

  constructor(context: StoreContext, now: () => number) {
    this.#context = context
    this.#now = now
  }

  of(bucket: string, view: View, sort: Sort): ViewOrder {
    const id = JSON.stringify([bucket, view, sort])
    const known = this.#kept.get(id)
    if (known) this.#kept.delete(id)
    const order = known && this.#isGoodEnough(bucket, known) ? known : this.#make(bucket, view, sort)
    this.#kept.set(id, order)
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= maxKept) break
      this.#kept.delete(oldest)
    }
    return order
  }

  /** Runs work that may make more of an order, and counts what it takes as part of the order's cost. */
  using<Result>(order: ViewOrder, work: (parts: readonly ViewPart[]) => Result): Result {
    const startedAtMs = this.#now()
    const result = work(order.parts)
    for (const kept of this.#kept.values()) if (kept === order) kept.costMs += this.#now() - startedAtMs
    return result
  }

  /** After how long a newer order may be had; null where this one is of the bucket as it is. */
  staleForMs(bucket: string, order: ViewOrder): number | null {
    if (order.version === this.#context.version(bucket)) return null
    const kept = [...this.#kept.values()].find((candidate) => candidate === order)
    return kept ? Math.max(0, this.#restUntilMs(kept) - this.#now()) : 0
  }

  #make(bucket: string, view: View, sort: Sort): Kept {
    const startedAtMs = this.#now()
    const bucketId = this.#context.buckets.find(bucket) ?? 0
    const parts =
      view.kind === 'folder'
        ? folderParts(this.#context, bucketId, { prefix: view.prefix, sort })
        : resultParts({ context: this.#context, bucketId, view }, sort)
    const madeAtMs = this.#now()
    return { parts, version: this.#context.version(bucket), madeAtMs, costMs: madeAtMs - startedAtMs }
  }

  #isGoodEnough(bucket: string, kept: Kept): boolean {
    return kept.version === this.#context.version(bucket) || this.#now() < this.#restUntilMs(kept)
  }

  /** Few rows are always shown as they are: what they cost on a busy machine says nothing of them. */
  #restUntilMs({ costMs, madeAtMs, parts }: Kept): number {
    const rows = rowCount(parts) ?? Infinity
    const isCheap = costMs < cheapMs || rows <= this.#context.options.smallFolderRows
    return isCheap ? madeAtMs : madeAtMs + costMs * restPerCost
  }
}
