import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { Sort } from '../../../shared/entry.ts'
import { createRowReader, type RowReader } from './row-reader.ts'
import type { ViewRef } from './view-queries.ts'

/** Reads rows of a view in an order. */
export function useRowReader(viewRef: ViewRef, sort: Sort): RowReader {
  const queryClient = useQueryClient()
  return useMemo(() => createRowReader(queryClient, viewRef, sort), [queryClient, viewRef, sort])
}
