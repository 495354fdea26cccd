import { useCallback, useSyncExternalStore } from 'react'

const tickMs = 1000

/** The time to the second, in milliseconds since the epoch; renewed until it has passed `untilMs`. */
export function useNow(untilMs: number | null): number {
  const subscribe = useCallback(
    (onTick: () => void) => {
      const timer = setInterval(() => {
        onTick()
        if (untilMs === null || Date.now() >= untilMs) clearInterval(timer)
      }, tickMs)
      return () => {
        clearInterval(timer)
      }
    },
    [untilMs],
  )
  return useSyncExternalStore(subscribe, nowToTheSecond)
}

/** Rounded up, so that a moment has passed once it is reached. */
function nowToTheSecond(): number {
  return Math.ceil(Date.now() / tickMs) * tickMs
}
