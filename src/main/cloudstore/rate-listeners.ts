import type { RateStatus } from '../../shared/rate.ts'
import type { Clock } from './clock.ts'

const intervalMs = 200

export type Listeners = ReturnType<typeof createListeners>

/** Tells of changes at most five times a second, however many there are. */
export function createListeners(clock: Clock, status: () => RateStatus) {
  const listeners = new Set<(status: RateStatus) => void>()
  let cancelTimer: (() => void) | null = null

  function tell(): void {
    cancelTimer = null
    const now = status()
    for (const listener of listeners) listener(now)
  }

  return {
    isAnyone: () => listeners.size > 0,
    changed(): void {
      if (listeners.size > 0) cancelTimer ??= clock.setTimer(tell, intervalMs)
    },
    add(listener: (status: RateStatus) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close(): void {
      listeners.clear()
      cancelTimer?.()
      cancelTimer = null
    },
  }
}
