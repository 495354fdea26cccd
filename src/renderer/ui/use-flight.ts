import { useEffect, useRef, useState } from 'react'

/** What moves further than this at once is dragged by its thumb. */
const flyingScreens = 2
const restMs = 80

type Flight = {
  readonly isFlying: boolean
  /** A move, and by how many screens. */
  readonly onMove: (screens: number) => void
}

/** Whether a list is dragged past more than can be read; it rests once it has stood for a moment. */
export function useFlight(): Flight {
  const [isFlying, setIsFlying] = useState(false)
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(rest.current)
    },
    [],
  )
  return {
    isFlying,
    onMove(screens) {
      if (screens <= flyingScreens) return
      setIsFlying(true)
      clearTimeout(rest.current)
      rest.current = setTimeout(() => {
        setIsFlying(false)
      }, restMs)
    },
  }
}
