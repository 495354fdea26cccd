import type { Clock } from '../cloudstore/clock.ts'

/** Longer than work waits for the next minute of a plan. */
const graceMs = 90_000

/** Keeps the computer awake while work is under way, and a little longer: a queue that waits for its next minute goes on. */
export class Wakefulness {
  readonly #ports: { readonly hold: () => () => void; readonly clock: Pick<Clock, 'setTimer'> }
  #release: (() => void) | null = null
  #cancelTimer: (() => void) | null = null

  /** `hold` keeps the computer from falling asleep until the function that it returns is called. */
  constructor(ports: { readonly hold: () => () => void; readonly clock: Pick<Clock, 'setTimer'> }) {
    this.#ports = ports
  }

  follow({ isMoving, isWanted }: { readonly isMoving: boolean; readonly isWanted: boolean }): void {
    if (!isWanted) this.#sleep()
    else if (isMoving) {
      this.#cancelTimer?.()
      this.#cancelTimer = null
      this.#release ??= this.#ports.hold()
    } else if (this.#release) {
      this.#cancelTimer ??= this.#ports.clock.setTimer(() => {
        this.#sleep()
      }, graceMs)
    }
  }

  #sleep(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#release?.()
    this.#release = null
  }
}
