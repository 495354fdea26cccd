import { useRef, useState, type RefObject } from 'react'
import type { PanelImperativeHandle, PanelSize } from 'react-resizable-panels'

/** Heights of the shelf of transfers: folded, at first, and the least that shows rows. */
export const shelfHeightsPx = { head: 38, atFirst: 196, least: 110 }

export type Shelf = {
  readonly panel: RefObject<PanelImperativeHandle | null>
  readonly isFolded: boolean
  readonly fold: (isFolding: boolean) => void
  /** Follows the panel's size, whoever changes it. */
  readonly follow: (size: PanelSize) => void
}

/** The shelf of transfers, which folds to its head and opens again as high as it was. */
export function useShelf(): Shelf {
  const panel = useRef<PanelImperativeHandle>(null)
  const lastOpenHeightPx = useRef(shelfHeightsPx.atFirst)
  const [isFolded, setIsFolded] = useState(true)
  return {
    panel,
    isFolded,
    fold(isFolding) {
      setIsFolded(isFolding)
      if (isFolding) panel.current?.collapse()
      else if (panel.current?.isCollapsed()) panel.current.resize(lastOpenHeightPx.current)
    },
    follow({ inPixels }) {
      const isNowFolded = isFoldedAt(inPixels)
      if (!isNowFolded) lastOpenHeightPx.current = inPixels
      setIsFolded(isNowFolded)
    },
  }
}

/** The panel keeps its size as a share of the window, so that either height is met only nearly. */
export function isFoldedAt(heightPx: number): boolean {
  return heightPx < (shelfHeightsPx.head + shelfHeightsPx.least) / 2
}
