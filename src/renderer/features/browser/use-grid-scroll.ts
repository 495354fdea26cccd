import { hashKey } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'

import type { View } from '../../../shared/view.ts'
import type { Mark } from './selection.ts'

type GridScrollOptions = {
  readonly view: View
  readonly focus: Mark | null
  readonly rowCount: number
  readonly reveal: (index: number) => void
}

/** Scrolls to the row that the keyboard starts on, once its place is known; another view begins at its top. */
export function useGridScroll({ view, focus, rowCount, reveal }: GridScrollOptions): void {
  const isToReveal = useRef(focus !== null && focus.index === null)
  const startIndex = rowCount > 0 ? (focus?.index ?? null) : null
  const onReveal = useEffectEvent(reveal)
  useEffect(() => {
    if (!isToReveal.current || startIndex === null) return
    isToReveal.current = false
    onReveal(startIndex)
  }, [startIndex])

  const viewKey = hashKey([view])
  const drawnKey = useRef(viewKey)
  useEffect(() => {
    if (drawnKey.current === viewKey) return
    drawnKey.current = viewKey
    onReveal(0)
  }, [viewKey])
}
