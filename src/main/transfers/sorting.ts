import type { Likeness } from '../../shared/transfer.ts'

export type Sorted<Item> = { readonly item: Item; readonly likeness: Likeness }

/** What exists already of a batch and is not decided, sorted by its likeness to what would be written. */
export class Sorting<Item> {
  /** In the order in which they are asked about. */
  readonly #undecided = new Map<Item, Likeness>()
  readonly #counts: Record<Likeness, number> = { identical: 0, different: 0, unknown: 0, checking: 0 }

  constructor(items: readonly Sorted<Item>[]) {
    for (const { item, likeness } of items) {
      this.#undecided.set(item, likeness)
      this.#counts[likeness] += 1
    }
  }

  get size(): number {
    return this.#undecided.size
  }

  counts(): Readonly<Record<Likeness, number>> {
    return { ...this.#counts }
  }

  first(): Sorted<Item> | undefined {
    for (const [item, likeness] of this.#undecided) return { item, likeness }
    return undefined
  }

  /** The first, or all: they are decided. */
  take(which: 'first' | 'all'): Sorted<Item>[] {
    const taken: Sorted<Item>[] = []
    for (const [item, likeness] of this.#undecided) {
      taken.push({ item, likeness })
      this.#undecided.delete(item)
      this.#counts[likeness] -= 1
      if (which === 'first') break
    }
    return taken
  }

  /**
   * Finds out, one after the other, what is still being checked. What fails to be read stays unknown; whoever transfers
   * it will say why. Never rejects.
   */
  async check(
    likenessOf: (item: Item) => Promise<Likeness>,
    { signal, onChange }: { readonly signal: AbortSignal; readonly onChange: () => void },
  ): Promise<void> {
    // A map may be changed while it is walked.
    for (const [item, before] of this.#undecided) {
      if (before !== 'checking') continue
      const likeness = await likenessOf(item).catch((): Likeness => 'unknown')
      if (signal.aborted) return
      if (!this.#undecided.has(item)) continue
      this.#undecided.set(item, likeness)
      this.#counts.checking -= 1
      this.#counts[likeness] += 1
      onChange()
    }
  }
}
