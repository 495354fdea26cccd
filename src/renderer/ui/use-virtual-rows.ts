import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

type VirtualRowsOptions = {
  readonly count: number
  readonly rowHeightPx: number
  /** Rows that exist beyond each end of the screen. */
  readonly overscanRows: number
  readonly scroller: RefObject<HTMLElement | null>
  /** The height of what stays at the top of the scroller, above the rows. */
  readonly headHeightPx?: number
}

export type VirtualRows = {
  /** The rows that exist, and how far each is from the first row's top. */
  readonly items: readonly { readonly index: number; readonly topPx: number }[]
  /** The first and the last row that exist; the last is -1 for none. */
  readonly first: number
  readonly last: number
  readonly heightPx: number
  readonly rowsPerScreen: number
  readonly reveal: (index: number) => void
}

/** The rows of one height around what is on the screen. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { count, rowHeightPx, overscanRows, scroller, headHeightPx = 0 } = options
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: overscanRows,
    scrollMargin: headHeightPx,
    scrollPaddingStart: headHeightPx,
  })
  const items = virtualizer.getVirtualItems()
  const visibleHeightPx = (virtualizer.scrollRect?.height ?? 0) - headHeightPx
  return {
    items: items.map(({ index, start }) => ({ index, topPx: start - headHeightPx })),
    first: items[0]?.index ?? 0,
    last: items.at(-1)?.index ?? -1,
    heightPx: virtualizer.getTotalSize(),
    rowsPerScreen: Math.max(1, Math.floor(visibleHeightPx / rowHeightPx) - 1),
    reveal(index) {
      virtualizer.scrollToIndex(index)
    },
  }
}
