/** A job sends many requests of its own, so it does not take a transfer's place. */
export const slots = ['transfer', 'job'] as const
export type Slot = (typeof slots)[number]

type Queued = { readonly slot: Slot; readonly spec: { readonly accountId: string } }

/** Each item with its place among all that wait. */
type Line<Item> = Map<Item, number>

/**
 * What waits, in a line for each account and slot: an account without a key holds up nobody else, and its line is never
 * walked for nothing.
 */
export class WaitingLines<Item extends Queued> {
  readonly #accounts = new Map<string, Record<Slot, Line<Item>>>()
  #size = 0
  #lastPlace = 0

  get size(): number {
    return this.#size
  }

  add(item: Item): void {
    this.#lastPlace += 1
    this.#line(item).set(item, this.#lastPlace)
    this.#size += 1
  }

  delete(item: Item): void {
    if (this.#line(item).delete(item)) this.#size -= 1
  }

  /** What of these accounts waits, in the order in which it came. What was given may be taken away meanwhile. */
  *of(slot: Slot, canStart: (accountId: string) => boolean): Generator<Item> {
    const lines = [...this.#accounts].filter(([id, line]) => line[slot].size > 0 && canStart(id))
    const iterators = lines.map(([, line]) => line[slot].entries())
    const heads = iterators.map((iterator) => iterator.next())
    for (;;) {
      let first = -1
      for (const [at, head] of heads.entries()) {
        if (!head.done && head.value[1] < placeOf(heads[first])) first = at
      }
      const head = heads[first]
      if (!head || head.done) return
      yield head.value[0]
      heads[first] = iterators[first]?.next() ?? { done: true, value: undefined }
    }
  }

  /** Whether anything of these accounts waits. */
  isAny(slot: Slot, isMeant: (accountId: string) => boolean): boolean {
    return [...this.#accounts].some(([id, line]) => line[slot].size > 0 && isMeant(id))
  }

  #line({ slot, spec: { accountId } }: Item): Line<Item> {
    const known = this.#accounts.get(accountId)
    if (known) return known[slot]
    const lines = { transfer: new Map<Item, number>(), job: new Map<Item, number>() }
    this.#accounts.set(accountId, lines)
    return lines[slot]
  }
}

function placeOf<Item>(head: IteratorResult<[Item, number]> | undefined): number {
  return !head || head.done ? Infinity : head.value[1]
}
