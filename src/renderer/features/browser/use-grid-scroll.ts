import { hashKey } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'

import type { View } from '../../../shared/view.ts'
import { entryId } from './entry-ref.ts'
import type { Mark } from './selection.ts'

type GridScrollOptions = {
  readonly view: View
  readonly focus: Mark | null
  readonly rowCount: number
  readonly rowsPerScreen: number
  readonly reveal: (index: number) => void
  readonly follow: (from: number, to: number) => void
}

/**
 * Scrolls to the row that the keyboard starts on, once its place is known: into the middle, where it is seen among the
 * others. It stays in sight when rows come before it. Another view begins at its top.
 */
export function useGridScroll(options: GridScrollOptions): void {
  const { view, focus, rowCount, rowsPerScreen, reveal, follow } = options
  useFollow(focus, follow)
  const isToReveal = useRef(focus !== null && focus.index === null)
  const startIndex = rowCount > 0 ? (focus?.index ?? null) : null
  const onReveal = useEffectEvent(reveal)
  const onStart = useEffectEvent((index: number) => {
    // The list is at its top.
    if (index >= rowsPerScreen) reveal(Math.min(rowCount - 1, index + Math.floor(rowsPerScreen / 2)))
  })
  useEffect(() => {
    if (!isToReveal.current || startIndex === null) return
    isToReveal.current = false
    onStart(startIndex)
  }, [startIndex])

  const viewKey = hashKey([view])
  const drawnKey = useRef(viewKey)
  useEffect(() => {
    if (drawnKey.current === viewKey) return
    drawnKey.current = viewKey
    onReveal(0)
  }, [viewKey])
}

/** Keeps the row that the keyboard is on where it is seen. */
function useFollow(focus: Mark | null, follow: GridScrollOptions['follow']): void {
  const id = focus && entryId(focus.ref)
  const index = focus?.index ?? null
  const drawn = useRef({ id, index })
  const onMoved = useEffectEvent(follow)
  useLayoutEffect(() => {
    const before = drawn.current
    drawn.current = { id, index }
    const hasMoved = before.id === id && before.index !== index
    if (hasMoved && before.index !== null && index !== null) onMoved(before.index, index)
  }, [id, index])
}
