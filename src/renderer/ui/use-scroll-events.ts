import { useEffect, useEffectEvent, useLayoutEffect, type RefObject } from 'react'
import { flushSync } from 'react-dom'

import { isScaled, type ScrollSize } from './scroll-map.ts'

type ScrollEvents = {
  readonly onScroll: (scrollPx: number) => void
  /** The wheel turned, where the scroller's own answer would not be true to its pixels. */
  readonly onWheel: (deltaPx: number) => void
  /** Scrolling has ended, or the size has changed. */
  readonly onSettle: (size: ScrollSize) => void
}

/** Tells of what moves the scroller, and draws what follows from it in the same frame. */
export function useScrollEvents(
  scroller: RefObject<HTMLElement | null>,
  size: ScrollSize,
  events: ScrollEvents,
): void {
  const isOwnWheel = isScaled(size)
  const onScroll = useEffectEvent(() => {
    flushSync(() => {
      events.onScroll(scroller.current?.scrollTop ?? 0)
    })
  })
  const onWheel = useEffectEvent((event: WheelEvent) => {
    // With Ctrl it zooms.
    if (event.ctrlKey || event.deltaY === 0) return
    event.preventDefault()
    flushSync(() => {
      events.onWheel(event.deltaY * wheelUnitPx(event.deltaMode, size))
    })
  })
  const onSettle = useEffectEvent((now: ScrollSize) => {
    events.onSettle(now)
  })

  const onScrollEnd = useEffectEvent(() => {
    events.onSettle(size)
  })

  useEffect(() => {
    const element = scroller.current
    const ending = new AbortController()
    const { signal } = ending
    element?.addEventListener('scroll', () => onScroll(), { signal, passive: true })
    if (isOwnWheel) {
      element?.addEventListener('scrollend', () => onScrollEnd(), { signal })
      element?.addEventListener('wheel', (event) => onWheel(event), { signal, passive: false })
    }
    return () => {
      ending.abort()
    }
  }, [scroller, isOwnWheel])

  useLayoutEffect(() => {
    onSettle(size)
  }, [size])
}

/** Wheels turn by pixels, lines or pages. */
function wheelUnitPx(deltaMode: number, { rowHeightPx, viewportPx }: ScrollSize): number {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return rowHeightPx
  return deltaMode === WheelEvent.DOM_DELTA_PAGE ? viewportPx : 1
}
