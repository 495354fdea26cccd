import type { Clock } from '../cloudstore/clock.ts'

/** A page that has not drawn the question by then is not going to. */
const drawnWithinMs = 3_000

type QuitPorts = {
  /** Whether closing the window would stop something. */
  readonly isAtWork: () => boolean
  /** Tells the page to ask. */
  readonly ask: () => void
  /** Closes the window: it may be closed now. */
  readonly close: () => void
  readonly clock: Pick<Clock, 'setTimer'>
}

/**
 * Whether the window may be closed while work is in hand: the page asks. A page that hangs keeps nobody from quitting,
 * nor does the system's own end; and who closes the window again while it asks means it.
 */
export class QuitQuestion {
  readonly #ports: QuitPorts
  #state: 'open' | 'asked' | 'drawn' | 'decided' = 'open'
  #cancelTimer: (() => void) | null = null

  constructor(ports: QuitPorts) {
    this.#ports = ports
  }

  /** To be called when the window is about to be closed. False: it stays, for the page asks. */
  mayClose(): boolean {
    if (this.#state !== 'open' || !this.#ports.isAtWork()) return true
    this.#state = 'asked'
    this.#cancelTimer = this.#ports.clock.setTimer(() => {
      this.answer(true)
    }, drawnWithinMs)
    this.#ports.ask()
    return false
  }

  /** The page shows the question. */
  drawn(): void {
    if (this.#state === 'asked') this.#state = 'drawn'
    this.#stopTimer()
  }

  answer(isQuitting: boolean): void {
    if (this.#state === 'open' || this.#state === 'decided') return
    this.#stopTimer()
    this.#state = isQuitting ? 'decided' : 'open'
    if (isQuitting) this.#ports.close()
  }

  /** The app is quit without anybody closing the window: by the system, or by a word that needs no question. */
  skip(): void {
    this.#state = 'decided'
  }

  #stopTimer(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }
}
