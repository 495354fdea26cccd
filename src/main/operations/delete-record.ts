import { z } from 'zod'

import type { DeleteOutcome } from '../../shared/deletes.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { ErrorText } from '../transfers/journal/record-schema.ts'

const Checkpoint = z.object({
  upTo: z.number(),
  open: z.array(z.number()),
  failed: z.array(z.tuple([z.number(), z.number()])),
  errors: z.array(ErrorText),
})

/**
 * What became of each key of a delete, by its place among them, and how that is put on record: as much of it as there
 * are requests under way and keys that could not be deleted, however many keys there are.
 */
export class DeleteRecord {
  /** The first place that was never asked for. */
  #upTo = 0
  /** Places before that whose answer has not come. */
  readonly #open = new Set<number>()
  readonly #failed = new Map<number, ErrorData>()

  /** Null where nothing was asked for. What cannot be read counts as that: a key that is gone is asked for again, no more. */
  constructor(checkpoint: string | null) {
    const kept = checkpoint === null ? null : readCheckpoint(checkpoint)
    if (!kept) return
    this.#upTo = kept.upTo
    for (const place of kept.open) this.#open.add(place)
    for (const [place, at] of kept.failed) this.#failed.set(place, kept.errors[at] ?? { code: 'bug' })
  }

  get goneCount(): number {
    return this.#upTo - this.#open.size - this.#failed.size
  }

  get failedCount(): number {
    return this.#failed.size
  }

  /** The places that are left of `total`, those of an earlier run first. Each is open until it is told what became of it. */
  *left(total: number): Generator<number, undefined> {
    for (const place of [...this.#open, ...this.#failed.keys()]) yield place
    while (this.#upTo < total) {
      const place = this.#upTo
      this.#upTo += 1
      this.#open.add(place)
      yield place
    }
  }

  gone(place: number): void {
    this.#open.delete(place)
    this.#failed.delete(place)
  }

  failed(place: number, error: ErrorData): void {
    this.#open.delete(place)
    this.#failed.set(place, error)
  }

  outcomeOf(place: number): DeleteOutcome {
    if (this.#failed.has(place)) return 'failed'
    if (this.#open.has(place)) return 'unknown'
    return place < this.#upTo ? 'gone' : 'notAsked'
  }

  errorOf(place: number): ErrorData | undefined {
    return this.#failed.get(place)
  }

  /** How many of `total` keys have had which outcome. */
  counts(total: number): Record<DeleteOutcome, number> {
    return {
      gone: this.goneCount,
      failed: this.failedCount,
      unknown: this.#open.size,
      notAsked: total - this.#upTo,
    }
  }

  checkpoint(): string {
    // Very many keys fail for very few reasons.
    const errors = new Map<string, number>()
    const failed = [...this.#failed].map(([place, error]) => {
      const text = JSON.stringify(error)
      const at = errors.get(text) ?? errors.size
      errors.set(text, at)
      return [place, at]
    })
    const kept = { upTo: this.#upTo, open: [...this.#open], failed }
    return `${JSON.stringify(kept).slice(0, -1)},"errors":[${[...errors.keys()].join(',')}]}`
  }
}

function readCheckpoint(text: string): z.infer<typeof Checkpoint> | null {
  try {
    return Checkpoint.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
