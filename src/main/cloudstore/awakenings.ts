import type { Clock } from './clock.ts'

/**
 * Moments after which no open connection can be trusted: the computer slept, its clock was set, or the system says so.
 * What failed across such a moment failed through no fault of the network or the server.
 */
export type Awakenings = {
  /** How many there were until now. */
  count(): number
  /** Returns the function that ends the subscription. */
  readonly onWake: (listener: () => void) => () => void
  /** To be called when the system tells of one. */
  wake(): void
  close(): void
}

const lookEveryMs = 5_000
/** A timer that is later than this was not late because the app was busy. */
const slackMs = 10_000

/** Looks at the clock every few seconds; where it is not about there where it should be, time has jumped. */
export function createAwakenings(clock: Clock): Awakenings {
  const listeners = new Set<() => void>()
  let count = 0
  let lookedAtMs = clock.now()
  let cancelTimer: (() => void) | null = null

  function wake(): void {
    lookedAtMs = clock.now()
    count += 1
    for (const listener of listeners) listener()
  }
  /** Sockets fail before timers ring, so whoever asks looks first. */
  function look(): void {
    const sinceMs = clock.now() - lookedAtMs
    if (sinceMs > lookEveryMs + slackMs || sinceMs < -slackMs) wake()
  }
  function tick(): void {
    look()
    lookedAtMs = clock.now()
    cancelTimer = clock.setTimer(tick, lookEveryMs)
  }
  tick()

  return {
    count: () => {
      look()
      return count
    },
    onWake: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    wake,
    close: () => {
      cancelTimer?.()
      listeners.clear()
    },
  }
}
