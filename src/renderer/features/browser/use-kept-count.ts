import { useState } from 'react'

import type { ResultsView } from '../../../shared/view.ts'

/** The number of rows of a view, kept while another order of them is read: no order changes it. */
export function useKeptCount(view: ResultsView, counted: number | null): number | null {
  const [kept, setKept] = useState({ view, counted })
  const isOutdated = kept.view !== view || (counted !== null && kept.counted !== counted)
  if (isOutdated) setKept({ view, counted })
  return isOutdated ? counted : kept.counted
}
