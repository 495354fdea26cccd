import { AppError } from '../../shared/errors.ts'

/** Where the client gets its time from, so that tests can run hours in milliseconds. */
export type Clock = {
  /** Milliseconds since the epoch, as this computer believes. */
  now(): number
  /** Calls back once after `delayMs`; the returned function calls it off. */
  setTimer(callback: () => void, delayMs: number): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

/**
 * Resolves after `delayMs`, or when `onWake` calls back; rejects with `cancelled` at once when the signal is aborted.
 * `onWake` returns the function that ends the subscription.
 */
export function sleep(
  clock: Clock,
  delayMs: number,
  signal: AbortSignal,
  onWake?: (listener: () => void) => (() => void) | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new AppError({ code: 'cancelled' }))
      return
    }
    const cancelTimer = clock.setTimer(onEnd, delayMs)
    const unsubscribe = onWake?.(onEnd)
    function leave(): void {
      cancelTimer()
      unsubscribe?.()
      signal.removeEventListener('abort', onAbort)
    }
    function onEnd(): void {
      leave()
      resolve()
    }
    function onAbort(): void {
      leave()
      reject(new AppError({ code: 'cancelled' }))
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
