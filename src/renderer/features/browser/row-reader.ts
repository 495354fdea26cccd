import type { QueryClient } from '@tanstack/react-query'

import type { Entry, Sort } from '../../../shared/entry.ts'
import { call } from '../../ipc/client.ts'
import { pageSize, rowPage, type ViewRef } from './view-queries.ts'

/** Reads rows by their place, from the cache where they are there. */
export type RowReader = {
  /** The rows from `from` up to and with `to`, or null if one of them is not loaded. */
  peek(from: number, to: number): Entry[] | null
  /** The row at a place, loaded as needed; undefined where the list ends before. */
  read(index: number): Promise<Entry | undefined>
  /** The place of the first row whose name begins so, from `from` on and around the end; null if none does. */
  seek(start: string, from: number): Promise<number | null>
}

export function createRowReader(queryClient: QueryClient, viewRef: ViewRef, sort: Sort): RowReader {
  /** What is on the screen counts even while it is read anew: a press means the row that was seen. */
  const cachedPage = (page: number) => {
    const { queryKey } = rowPage(viewRef, sort, page)
    const query = queryClient.getQueryCache().find({ queryKey })
    const isCurrent = query !== undefined && (query.isActive() || !query.state.isInvalidated)
    return isCurrent ? queryClient.getQueryData(queryKey)?.rows : undefined
  }

  return {
    peek(from, to) {
      const rows: Entry[] = []
      for (let index = from; index <= to; index += 1) {
        const entry = cachedPage(pageOf(index))?.[index % pageSize]
        if (!entry) return null
        rows.push(entry)
      }
      return rows
    },

    async read(index) {
      const { rows } = await queryClient.fetchQuery(rowPage(viewRef, sort, pageOf(index)))
      return rows[index % pageSize]
    },

    seek(start, from) {
      return call('views.seek', { ...viewRef, sort, start, from })
    },
  }
}

function pageOf(index: number): number {
  return Math.floor(index / pageSize)
}
