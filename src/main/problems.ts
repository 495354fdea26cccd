import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'

import { AppError, errorCodeOf, type ErrorData } from '../shared/errors.ts'
import type { Problem } from '../shared/ipc/answers.ts'

/** What failed with nobody waiting for the answer: kept until the window is there, then told at once. */
export class Problems {
  #beforeWindow: Problem[] = []
  #tell: ((problem: Problem) => void) | undefined

  /** Expected failures are told; a bug is also written to stderr with its stack. A cancellation is neither. */
  report(error: unknown): void {
    if (errorCodeOf(error) === 'cancelled') return
    if (error instanceof AppError) this.add(error.data)
    else {
      this.logBug(error)
      this.add({ code: 'bug' })
    }
  }

  add(error: ErrorData): void {
    const problem = { id: randomUUID(), error }
    if (this.#tell) this.#tell(problem)
    else this.#beforeWindow.push(problem)
  }

  logBug(error: unknown): void {
    process.stderr.write(`${new Date().toISOString()} bug: ${inspect(error, { depth: 3 })}\n`)
  }

  /** From now on problems are told by `tell`; those of the start stay in `untold`. */
  tellBy(tell: (problem: Problem) => void): void {
    this.#tell = tell
  }

  untold(): readonly Problem[] {
    return this.#beforeWindow
  }
}
