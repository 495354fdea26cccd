import type { Clock } from '../../cloudstore/clock.ts'

/** A clock on which every wait is over at once, and has taken its time all the same. */
export function createWarpedClock(): Clock {
  let skippedMs = 0
  return {
    now: () => Date.now() + skippedMs,
    setTimer: (callback, delayMs) => {
      const timer = setImmediate(() => {
        skippedMs += Math.max(0, delayMs)
        callback()
      })
      return () => {
        clearImmediate(timer)
      }
    },
  }
}
