import { randomUUID } from 'node:crypto'

import { AppError } from '../../shared/errors.ts'

/** Drops that were granted and not used yet; an older one was let go by the page. */
const maxHeldGrants = 16

/** Stands between the paths that a person dropped and the page that may use them without naming them. */
export class DropGrants {
  readonly #paths = new Map<string, readonly string[]>()

  grant(paths: readonly string[]): string {
    const id = randomUUID()
    this.#paths.set(id, paths)
    const [oldest] = this.#paths.keys()
    if (this.#paths.size > maxHeldGrants && oldest !== undefined) this.#paths.delete(oldest)
    return id
  }

  /** Each grant is good for one use. Throws `input.invalid`. */
  take(id: string): readonly string[] {
    const paths = this.#paths.get(id)
    this.#paths.delete(id)
    if (!paths) throw new AppError({ code: 'input.invalid', subject: 'grantId' })
    return paths
  }
}
