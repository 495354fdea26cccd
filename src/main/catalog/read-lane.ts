import { AppError } from '../../shared/errors.ts'

/** What the store works on at once; more would only wait in its thread, where nothing can be called back. */
const atOnce = 2

/** Lets questions to the store wait their turn here, so that one nobody wants any more is never put. */
export class ReadLane {
  readonly #waiting = new Set<() => void>()
  #running = 0

  /** Throws `cancelled` where the signal was aborted before the turn came. */
  async run<Result>(signal: AbortSignal | undefined, read: () => Promise<Result>): Promise<Result> {
    while (this.#running >= atOnce) {
      await this.#turn(signal)
      if (signal?.aborted === true) break
    }
    if (signal?.aborted === true) {
      // It may have been given a turn that it does not take.
      this.#giveTurn()
      throw new AppError({ code: 'cancelled' })
    }
    this.#running += 1
    try {
      return await read()
    } finally {
      this.#running -= 1
      this.#giveTurn()
    }
  }

  #giveTurn(): void {
    const [next] = this.#waiting
    if (this.#running < atOnce) next?.()
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        this.#waiting.delete(go)
        signal?.removeEventListener('abort', go)
        resolve()
      }
      this.#waiting.add(go)
      signal?.addEventListener('abort', go, { once: true })
    })
  }
}
