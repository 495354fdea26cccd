import { useState } from 'react'

import type { Listing } from '../../../shared/entry.ts'
import { useIsLate } from '../../ui/use-is-late.ts'
import { resultsText } from './results-text.ts'

/** What is counted sooner needs no word. */
const lateMs = 150

/** How much was found. While it is counted anew the text before stays for a moment, so that nothing flickers. */
export function useResultsText(count: number | null, listing: Listing | undefined): string {
  const text = resultsText(count, listing)
  const [shown, setShown] = useState(text)
  const isCounting = count === null
  const isLate = useIsLate(isCounting, lateMs)
  const next = isCounting && !isLate ? shown : text
  if (next !== shown) setShown(next)
  return next
}
