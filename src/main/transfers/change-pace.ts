import type { Clock } from '../cloudstore/clock.ts'
import { Speedometer } from './speedometer.ts'

/** When more than this end in a second, nobody follows single ones: each telling would show other rows. */
const manyPerSecond = 100
const everyMs = 250

/**
 * Passes on that transfers have changed: at once while few end, at most four times a second while many do. To draw them
 * more often would take the time that they need. The last change is always passed on.
 */
export class ChangePace {
  readonly #clock: Clock
  readonly #onChange: () => void
  readonly #ended = new Speedometer()
  #passedOnAtMs = -Infinity
  #isComing = false

  constructor(options: { readonly clock: Clock; readonly onChange: () => void }) {
    this.#clock = options.clock
    this.#onChange = options.onChange
  }

  /** To be called when a transfer has ended. */
  ended(): void {
    this.#ended.add(1, this.#clock.now())
  }

  changed(): void {
    if (this.#isComing) return
    const nowMs = this.#clock.now()
    const waitMs = this.#passedOnAtMs + everyMs - nowMs
    if (waitMs <= 0 || this.#ended.perSecond(nowMs) <= manyPerSecond) {
      this.#passOn()
      return
    }
    this.#isComing = true
    this.#clock.setTimer(() => {
      this.#isComing = false
      this.#passOn()
    }, waitMs)
  }

  #passOn(): void {
    this.#passedOnAtMs = this.#clock.now()
    this.#onChange()
  }
}
