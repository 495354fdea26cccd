import { useEffect, useState } from 'react'

const tickMs = 1000

/** The time, renewed each second until it has passed `untilMs`. */
export function useNow(untilMs: number | null): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    if (untilMs === null) return undefined
    setNowMs(Date.now())
    const timer = setInterval(() => {
      const atMs = Date.now()
      setNowMs(atMs)
      if (atMs >= untilMs) clearInterval(timer)
    }, tickMs)
    return () => {
      clearInterval(timer)
    }
  }, [untilMs])
  return nowMs
}
