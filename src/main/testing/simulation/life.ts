import type { Clock } from '../../cloudstore/clock.ts'
import type { SeededRandom } from './seeded-random.ts'

/**
 * One run of the app, from its start to the moment it is killed. What the app does reaches the world in steps; once the
 * life is over no step happens any more and nothing that waits is ever told.
 */
export class Life {
  readonly #clock: Clock
  readonly #random: SeededRandom
  readonly #onStep: (name: string) => void
  #isOver = false
  #timers = 0

  constructor(parts: {
    readonly clock: Clock
    readonly random: SeededRandom
    /** Called before each step is taken; may end the life. */
    readonly onStep: (name: string) => void
  }) {
    this.#clock = parts.clock
    this.#random = parts.random
    this.#onStep = parts.onStep
  }

  get isOver(): boolean {
    return this.#isOver
  }

  end(): void {
    this.#isOver = true
  }

  /** The world's clock, whose timers stop with the life. */
  readonly clock: Clock = {
    now: () => this.#clock.now(),
    setTimer: (callback, delayMs) => {
      this.#timers += 1
      let isSet = true
      const unset = () => {
        if (isSet) this.#timers -= 1
        isSet = false
      }
      const cancel = this.#clock.setTimer(() => {
        unset()
        if (!this.#isOver) callback()
      }, delayMs)
      return () => {
        unset()
        cancel()
      }
    },
  }

  /** How many timers run. */
  get timers(): number {
    return this.#timers
  }

  /** Resolves after a moment, when the step may be taken. Never, once the life is over. */
  async step(name: string): Promise<void> {
    await this.#wait(this.#random.chance(0.3) ? this.#random.below(20) : 0)
    this.#onStep(name)
    if (this.#isOver) await never()
  }

  #wait(delayMs: number): Promise<void> {
    if (this.#isOver) return never()
    if (delayMs === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.clock.setTimer(resolve, delayMs)
    })
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined)
}
