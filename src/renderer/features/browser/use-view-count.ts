import { useQuery } from '@tanstack/react-query'

import type { Sort } from '../../../shared/entry.ts'
import type { AppError } from '../../../shared/errors.ts'
import { rowPage, viewCount, type ViewRef } from './view-queries.ts'

/** How many rows a view has; null while that is unknown. Rows may be there before they are counted. */
export function useViewCount(
  viewRef: ViewRef,
  sort: Sort,
): { readonly entryCount: number | null; readonly error: AppError | null } {
  const firstPage = useQuery(rowPage(viewRef, sort, 0))
  const isUncounted = firstPage.data !== undefined && firstPage.data.entryCount === null
  const counted = useQuery({ ...viewCount(viewRef, sort), enabled: isUncounted })
  const entryCount = firstPage.data?.entryCount ?? (isUncounted ? counted.data?.entryCount : null)
  return { entryCount: entryCount ?? null, error: firstPage.error ?? counted.error }
}
