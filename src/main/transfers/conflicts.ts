import { randomUUID } from 'node:crypto'

import { AppError } from '../../shared/errors.ts'
import type { Settings } from '../../shared/settings.ts'
import type { ConflictChoice, ConflictQuestion, Likeness } from '../../shared/transfer.ts'
import { Sorting, type Sorted } from './sorting.ts'

export type Conflict = Pick<
  ConflictQuestion,
  'direction' | 'name' | 'bucket' | 'existingSizeBytes' | 'newSizeBytes'
>

/** What was decided is queued; `accepted` resolves when it is on record. */
export type Decided = { readonly accepted: Promise<void> }

/** What exists already of a batch, and what is to be done with it. */
export type ConflictBatch<Item> = {
  readonly items: readonly Sorted<Item>[]
  readonly describe: (item: Item) => Conflict
  /** Finds out about an item whose likeness is being checked. */
  readonly check: (item: Item, signal: AbortSignal) => Promise<Likeness>
  readonly decide: (items: readonly Sorted<Item>[], choice: ConflictChoice) => Promise<Decided>
}

type Answer = { readonly choice: ConflictChoice | 'cancel'; readonly forTheRest: boolean }

type Pending = {
  readonly id: string
  /** As it is now: while it stands, more becomes known. */
  readonly question: () => ConflictQuestion
  readonly answer: (answer: Answer) => void
}

type ConflictsOptions = {
  /** What the person has chosen for all such cases. */
  readonly usualChoice: () => Settings['onConflict']
  readonly onChange: () => void
}

/** The questions about files that exist already. One is before the person at a time. */
export class Conflicts {
  readonly #pending: Pending[] = []
  readonly #options: ConflictsOptions

  constructor(options: ConflictsOptions) {
    this.#options = options
  }

  current(): ConflictQuestion | null {
    return this.#pending[0]?.question() ?? null
  }

  /** An answer to a question that is gone is let go. */
  answer(questionId: string, choice: ConflictChoice | 'cancel', forTheRest: boolean): void {
    const at = this.#pending.findIndex(({ id }) => id === questionId)
    const [pending] = at === -1 ? [] : this.#pending.splice(at, 1)
    pending?.answer({ choice, forTheRest })
    this.#options.onChange()
  }

  /**
   * Decides a batch: asks about one after the other, or does what the person has chosen for all. Calls `decide` with
   * each choice as soon as it is known. Resolves when all that was decided is on record. Throws `cancelled` when the
   * person closes the question: what is not decided by then is not done.
   */
  async askAll<Item>(batch: ConflictBatch<Item>): Promise<void> {
    const sorting = new Sorting(batch.items)
    const usual = this.#options.usualChoice()
    if (usual === 'ask') await this.#ask(batch, sorting)
    else if (sorting.size > 0) await (await batch.decide(sorting.take('all'), usual)).accepted
  }

  async #ask<Item>(batch: ConflictBatch<Item>, sorting: Sorting<Item>): Promise<void> {
    const accepted: Promise<void>[] = []
    const stop = new AbortController()
    const { signal } = stop
    void sorting.check((item) => batch.check(item, signal), { signal, onChange: this.#options.onChange })
    try {
      for (let next = sorting.first(); next; next = sorting.first()) {
        const { choice, forTheRest } = await this.#answerTo(batch.describe(next.item), sorting)
        if (choice === 'cancel') throw new AppError({ code: 'cancelled' })
        const decided = await batch.decide(sorting.take(forTheRest ? 'all' : 'first'), choice)
        // The next question does not wait until the last answer is on record. Its failure is met at the end.
        decided.accepted.catch(() => undefined)
        accepted.push(decided.accepted)
      }
    } finally {
      stop.abort()
      await Promise.all(accepted)
    }
  }

  /** Asks about the first that is not decided. */
  #answerTo<Item>(conflict: Conflict, sorting: Sorting<Item>): Promise<Answer> {
    const id = randomUUID()
    const question = (): ConflictQuestion => ({
      ...conflict,
      id,
      remaining: sorting.size - 1,
      likeness: sorting.first()?.likeness ?? 'unknown',
      kinds: sorting.counts(),
    })
    return new Promise((resolve) => {
      this.#pending.push({ id, question, answer: resolve })
      this.#options.onChange()
    })
  }
}
