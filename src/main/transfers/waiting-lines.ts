/**
 * - `large`, `small`: an upload or download; small ones spend more time on asking than on bytes, so more of them go
 * - `job`: sends many requests of its own, so it does not take a transfer's place
 */
export const slots = ['large', 'small', 'job'] as const
export type Slot = (typeof slots)[number]

/** What may be held up as a whole: one account's work, of its downloads those to one folder. */
export type LineName = { readonly accountId: string; readonly root: string | null }

type Queued = {
  readonly slot: Slot
  readonly spec: { readonly accountId: string; readonly root?: string }
}

/** Each item with its place among all that wait. */
type Line<Item> = { readonly name: LineName; readonly items: Map<Item, number> }

/**
 * What waits, in a line for each slot, account and folder that is downloaded to: what holds up one line holds up no
 * other, and is never walked for nothing.
 */
export class WaitingLines<Item extends Queued> {
  readonly #lines: Record<Slot, Map<string, Line<Item>>> = {
    job: new Map(),
    large: new Map(),
    small: new Map(),
  }
  #lastPlace = 0

  add(item: Item): void {
    this.#lastPlace += 1
    const key = keyOf(item)
    const lines = this.#lines[item.slot]
    const { accountId, root = null } = item.spec
    const line = lines.get(key) ?? { name: { accountId, root }, items: new Map<Item, number>() }
    lines.set(key, line)
    line.items.set(item, this.#lastPlace)
  }

  delete(item: Item): void {
    const key = keyOf(item)
    const line = this.#lines[item.slot].get(key)
    line?.items.delete(item)
    if (line?.items.size === 0) this.#lines[item.slot].delete(key)
  }

  /**
   * What waits, each time out of the line with the smallest rank, of equal ones what came first. A line without a rank is
   * left out. Ranks are asked for anew for each; what was given may be taken away meanwhile.
   */
  *of(slot: Slot, rankOf: (line: LineName) => number | null): Generator<Item> {
    const ahead = [...this.#lines[slot].values()].map(({ name, items }) => {
      const iterator = items.entries()
      return { name, iterator, head: iterator.next() }
    })
    for (;;) {
      let first: (typeof ahead)[number] | undefined
      let best: readonly [rank: number, place: number] = [Infinity, Infinity]
      for (const candidate of ahead) {
        if (candidate.head.done) continue
        const rank = rankOf(candidate.name)
        if (rank === null) continue
        const place = candidate.head.value[1]
        if (rank < best[0] || (rank === best[0] && place < best[1])) {
          first = candidate
          best = [rank, place]
        }
      }
      if (!first || first.head.done) return
      yield first.head.value[0]
      first.head = first.iterator.next()
    }
  }

  accountIds(): string[] {
    const lines = slots.flatMap((slot) => [...this.#lines[slot].values()])
    return [...new Set(lines.map(({ name }) => name.accountId))]
  }

  /** Whether anything of these lines waits. */
  isAny(isMeant: (line: LineName, slot: Slot) => boolean): boolean {
    return slots.some((slot) => [...this.#lines[slot].values()].some(({ name }) => isMeant(name, slot)))
  }
}

function keyOf({ spec: { accountId, root } }: Queued): string {
  return root === undefined ? accountId : `${accountId}\n${root}`
}
