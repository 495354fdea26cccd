import { useState } from 'react'

import { useMedia } from '../ui/use-media.ts'

export type Sidebar = {
  /** Beside the list, or over it where the window is narrow; or not at all. */
  readonly where: 'beside' | 'over' | 'hidden'
  readonly toggle: () => void
  /** Takes it away from over the list, once it has served. */
  readonly tuckAway: () => void
}

/**
 * The sidebar stands beside the list, and folds where there is no room for both. It is needed while nothing is open: it
 * is the way to open something.
 */
export function useSidebar({ isNeeded }: { readonly isNeeded: boolean }): Sidebar {
  const isNarrow = useMedia('(max-width: 859px)')
  const [isShownBeside, setIsShownBeside] = useState(true)
  const [wish, setWish] = useState<boolean | null>(null)
  const isShownOver = wish ?? isNeeded
  const shown = isNarrow ? isShownOver && 'over' : isShownBeside && 'beside'
  return {
    where: shown === false ? 'hidden' : shown,
    toggle() {
      if (isNarrow) setWish(!isShownOver)
      else setIsShownBeside(!isShownBeside)
    },
    tuckAway() {
      setWish(false)
    },
  }
}
