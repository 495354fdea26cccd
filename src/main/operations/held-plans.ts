import { randomUUID } from 'node:crypto'

import { AppError } from '../../shared/errors.ts'

/** A person looks at one plan at a time; older ones were closed without an answer. */
const maxHeld = 8

/** Plans that were shown to a person, and wait for the answer: what is agreed to is just what was counted. */
export class HeldPlans<Plan> {
  readonly #plans = new Map<string, Plan>()

  /** Returns the plan's id. */
  hold(plan: Plan): string {
    const id = randomUUID()
    this.#plans.set(id, plan)
    const [oldest] = this.#plans.keys()
    if (this.#plans.size > maxHeld && oldest !== undefined) this.#plans.delete(oldest)
    return id
  }

  /** Each is taken once. Throws `input.invalid` for one that is not there any more. */
  take(id: string): Plan {
    const plan = this.#plans.get(id)
    if (plan === undefined) throw new AppError({ code: 'input.invalid', subject: 'planId' })
    this.#plans.delete(id)
    return plan
  }
}
