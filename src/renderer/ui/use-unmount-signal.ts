import { useEffect, useRef } from 'react'

/** Gives signals for calls that are of no use once the component is gone. */
export function useUnmountSignal(): () => AbortSignal {
  const controllers = useRef(new Set<AbortController>())
  useEffect(() => {
    const started = controllers.current
    return () => {
      for (const controller of started) controller.abort()
      started.clear()
    }
  }, [])
  return () => {
    const controller = new AbortController()
    controllers.current.add(controller)
    return controller.signal
  }
}
