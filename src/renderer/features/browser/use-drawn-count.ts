import { useState } from 'react'

import { useIsLate } from '../../ui/use-is-late.ts'

/** What is counted sooner changes no scroll bar twice. */
const lateMs = 150

/** The rows that the list is as long as. While they are counted anew it keeps its length for a moment. */
export function useDrawnCount(rowCount: number, isCounting: boolean): number {
  const [drawn, setDrawn] = useState(rowCount)
  const isLate = useIsLate(isCounting, lateMs)
  const next = isCounting && !isLate ? Math.max(rowCount, drawn) : rowCount
  if (next !== drawn) setDrawn(next)
  return next
}
