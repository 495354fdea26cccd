import { randomUUID } from 'node:crypto'

import { AppError } from '../../shared/errors.ts'
import type { ConflictChoice, ConflictQuestion } from '../../shared/transfer.ts'

export type Conflict = Pick<
  ConflictQuestion,
  'direction' | 'name' | 'bucket' | 'existingSizeBytes' | 'newSizeBytes'
>

/** What was decided is queued; `accepted` resolves when it is on record. */
export type Decided = { readonly accepted: Promise<void> }

type Pending = {
  readonly question: ConflictQuestion
  readonly answer: (answer: { choice: ConflictChoice | 'cancel'; forTheRest: boolean }) => void
}

/** The questions about files that exist already. One is before the person at a time. */
export class Conflicts {
  readonly #pending: Pending[] = []
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  current(): ConflictQuestion | null {
    return this.#pending[0]?.question ?? null
  }

  /** An answer to a question that is gone is let go. */
  answer(questionId: string, choice: ConflictChoice | 'cancel', forTheRest: boolean): void {
    const at = this.#pending.findIndex(({ question }) => question.id === questionId)
    const [pending] = at === -1 ? [] : this.#pending.splice(at, 1)
    pending?.answer({ choice, forTheRest })
    this.#onChange()
  }

  /**
   * Decides a batch, one by one, and calls `decide` with each choice as soon as it is known. Resolves when all that was
   * decided is on record. Throws `cancelled` when the person closes the question: what is not decided by then is not
   * done.
   */
  async askAll<Item>(
    items: readonly Item[],
    describe: (item: Item) => Conflict,
    decide: (item: Item, choice: ConflictChoice) => Promise<Decided>,
  ): Promise<void> {
    const accepted: Promise<void>[] = []
    // The next question does not wait until the last answer is on record.
    const note = async (item: Item, choice: ConflictChoice) => {
      const decided = await decide(item, choice)
      // Its failure is met at the end.
      decided.accepted.catch(() => undefined)
      accepted.push(decided.accepted)
    }
    let forAll: ConflictChoice | undefined
    try {
      for (const [index, item] of items.entries()) {
        if (forAll === undefined) {
          const { choice, forTheRest } = await this.#ask(describe(item), items.length - index - 1)
          if (choice === 'cancel') throw new AppError({ code: 'cancelled' })
          if (forTheRest) forAll = choice
          await note(item, choice)
        } else await note(item, forAll)
      }
    } finally {
      await Promise.all(accepted)
    }
  }

  #ask(
    conflict: Conflict,
    remaining: number,
  ): Promise<{ choice: ConflictChoice | 'cancel'; forTheRest: boolean }> {
    return new Promise((resolve) => {
      this.#pending.push({ question: { ...conflict, id: randomUUID(), remaining }, answer: resolve })
      this.#onChange()
    })
  }
}
