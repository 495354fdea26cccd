import type { Clock } from '../clock.ts'

type Timer = { readonly atMs: number; readonly order: number; readonly callback: () => void }

/** A clock for tests: time passes only in `runUntil`, from one timer to the next. */
export type VirtualClock = Clock & {
  /** Lets time pass until `atMs`, or until `isDone`. */
  runUntil(atMs: number, isDone?: () => boolean): Promise<void>
  /** Sets the clock, as a person or a time server would: timers that run keep their remaining time. */
  jump(byMs: number): void
}

export function createVirtualClock(startMs: number): VirtualClock {
  const timers = new Set<Timer>()
  let elapsedMs = 0
  let offsetMs = startMs
  let order = 0

  return {
    now: () => offsetMs + elapsedMs,
    setTimer: (callback, delayMs) => {
      order += 1
      const timer = { atMs: elapsedMs + Math.max(0, delayMs), order, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    jump: (byMs) => {
      offsetMs += byMs
    },
    runUntil: async (atMs, isDone = () => false) => {
      const endMs = atMs - offsetMs
      for (;;) {
        await settled()
        if (isDone()) return
        const next = earliest(timers)
        if (!next || next.atMs > endMs) break
        timers.delete(next)
        elapsedMs = Math.max(elapsedMs, next.atMs)
        next.callback()
      }
      elapsedMs = Math.max(elapsedMs, endMs)
    },
  }
}

/** Lets everything run that waits for nothing but its turn. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let found: Timer | undefined
  for (const timer of timers) {
    const isEarlier =
      !found || timer.atMs < found.atMs || (timer.atMs === found.atMs && timer.order < found.order)
    if (isEarlier) found = timer
  }
  return found
}
