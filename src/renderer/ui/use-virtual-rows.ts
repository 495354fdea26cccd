import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'

import { useMaxContentPx } from './content-height.ts'
import {
  contentHeightPx,
  isScaled,
  placeAfterScroll,
  placeAtTop,
  placeFollowing,
  placeOf,
  placeShowing,
  type ScrollPlace,
  type ScrollSize,
} from './scroll-map.ts'
import { useFlight } from './use-flight.ts'
import { useScrollEvents } from './use-scroll-events.ts'

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
  /** The rows that exist, and how far each is from the content's top. */
  readonly items: readonly { readonly index: number; readonly topPx: number }[]
  /** The first and the last row that exist; the last is -1 for none. */
  readonly first: number
  readonly last: number
  readonly heightPx: number
  readonly rowsPerScreen: number
  /** Whether rows pass by too fast to be read. */
  readonly isFlying: boolean
  readonly reveal: (index: number) => void
  /** A row that is on the screen has another place by now: keeps it where it is seen. */
  readonly follow: (from: number, to: number) => void
}

/** What of a place is drawn: only a change of it draws anew. */
type Drawn = { readonly topRow: number; readonly shiftPx: number }

/** The rows of one height around what is on the screen, however many there are. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { count, rowHeightPx, overscanRows, scroller, headHeightPx = 0 } = options
  const maxContentPx = useMaxContentPx()
  const viewportPx = useViewport(scroller, headHeightPx)
  const size = useMemo<ScrollSize>(
    () => ({ count, rowHeightPx, viewportPx, maxContentPx }),
    [count, rowHeightPx, viewportPx, maxContentPx],
  )
  const place = useRef(placeAtTop)
  const [drawn, setDrawn] = useState<Drawn>({ topRow: 0, shiftPx: 0 })
  const flight = useFlight()

  function take(next: ScrollPlace): void {
    place.current = next
    const topRow = Math.floor(next.topPx / rowHeightPx)
    const shiftPx = next.topPx - next.scrollPx
    setDrawn((before) =>
      before.topRow === topRow && before.shiftPx === shiftPx ? before : { topRow, shiftPx },
    )
  }
  function moveTo({ scrollPx, topPx }: ScrollPlace): void {
    const element = scroller.current
    if (!element) return
    if (element.scrollTop !== scrollPx) element.scrollTo({ top: scrollPx, behavior: 'instant' })
    const nowPx = element.scrollTop
    take({ scrollPx: nowPx, topPx: isScaled(size) ? topPx : nowPx })
  }
  useScrollEvents(scroller, size, {
    onScroll(scrollPx) {
      const next = placeAfterScroll(place.current, scrollPx, size)
      flight.onMove(Math.abs(next.topPx - place.current.topPx) / Math.max(1, viewportPx))
      take(next)
    },
    onWheel(deltaPx) {
      moveTo(placeOf(place.current.topPx + deltaPx, size))
    },
    onSettle(settled) {
      const { scrollPx, topPx } = place.current
      // A scroller that knows its own place may be under way: to set it would stop it.
      const isTrue = !isScaled(settled) && scrollPx === topPx
      const nowPx = scroller.current?.scrollTop ?? 0
      if (isTrue) take({ scrollPx: nowPx, topPx: nowPx })
      else moveTo(placeOf(topPx, settled))
    },
  })

  const first = Math.max(0, Math.min(drawn.topRow, count) - overscanRows)
  const rowsOnScreen = viewportPx > 0 ? Math.ceil(viewportPx / rowHeightPx) + 1 : 0
  const last = rowsOnScreen > 0 ? Math.min(count, drawn.topRow + rowsOnScreen + overscanRows) - 1 : -1
  return {
    items: Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => ({
      index: first + step,
      topPx: (first + step) * rowHeightPx - drawn.shiftPx,
    })),
    first,
    last,
    heightPx: contentHeightPx(size),
    rowsPerScreen: Math.max(1, Math.floor(viewportPx / rowHeightPx) - 1),
    isFlying: flight.isFlying,
    reveal(index) {
      moveTo(placeShowing(index, place.current, size))
    },
    follow(from, to) {
      moveTo(placeFollowing(from, to, place.current, size))
    },
  }
}

/** The height that is left for rows. */
function useViewport(scroller: RefObject<HTMLElement | null>, headHeightPx: number): number {
  const [viewportPx, setViewportPx] = useState(0)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = () => {
      setViewportPx(Math.max(0, element.clientHeight - headHeightPx))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [scroller, headHeightPx])
  return viewportPx
}
