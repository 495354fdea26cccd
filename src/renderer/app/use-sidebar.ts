import { useState } from 'react'

import { useMedia } from '../ui/use-media.ts'

export type Sidebar = {
  /** Beside the list, or over it where the window is narrow; or not at all. */
  readonly where: 'beside' | 'over' | 'hidden'
  readonly toggle: () => void
  /** Takes it away from over the list, once it has served. */
  readonly tuckAway: () => void
}

/** The sidebar stands beside the list, and folds where there is no room for both. */
export function useSidebar(): Sidebar {
  const isNarrow = useMedia('(max-width: 859px)')
  const [isShownBeside, setIsShownBeside] = useState(true)
  const [isShownOver, setIsShownOver] = useState(false)
  const shown = isNarrow ? isShownOver && 'over' : isShownBeside && 'beside'
  return {
    where: shown === false ? 'hidden' : shown,
    toggle() {
      if (isNarrow) setIsShownOver(!isShownOver)
      else setIsShownBeside(!isShownBeside)
    },
    tuckAway() {
      setIsShownOver(false)
    },
  }
}
