import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { Sort } from '../../../shared/entry.ts'
import type { ResultsView } from '../../../shared/view.ts'
import type { Folder } from './folder-queries.ts'
import { rowPage } from './view-queries.ts'

/**
 * The results to show: those that are wanted as soon as their first rows are there, and until then what was shown before,
 * so that nothing flickers while one types. Null where the folder is to be shown.
 */
export function useReadyView(
  { accountId, bucket, prefix }: Folder,
  wanted: ResultsView | null,
  sort: Sort,
): ResultsView | null {
  const [shown, setShown] = useState<ResultsView | null>(null)
  const viewRef = { accountId, bucket, view: wanted ?? ({ kind: 'folder', prefix } as const) }
  const firstPage = useQuery({ ...rowPage(viewRef, sort, 0), enabled: wanted !== null })
  const isReady = wanted === null || firstPage.data !== undefined || firstPage.isError
  const next = isReady ? wanted : shown
  if (next !== shown) setShown(next)
  return next
}
