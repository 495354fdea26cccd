import { useQueries } from '@tanstack/react-query'

import type { Entry, Sort } from '../../../shared/entry.ts'
import type { AppError } from '../../../shared/errors.ts'
import type { VirtualRows } from '../../ui/use-virtual-rows.ts'
import { entryId } from './entry-ref.ts'
import { pageSize, rowPage, type ViewRef } from './view-queries.ts'

export type VisibleRows = {
  readonly at: (index: number) => Entry | undefined
  readonly indexById: ReadonlyMap<string, number>
  readonly error: AppError | null
}

/**
 * The pages of rows around what is on the screen; rows that have not come yet are undefined. What only flies past is not
 * asked for.
 */
export function useViewRows(
  viewRef: ViewRef,
  sort: Sort,
  shown: Pick<VirtualRows, 'first' | 'last' | 'isFlying'>,
): VisibleRows {
  const pages = pagesBetween(shown.first, shown.last)
  const results = useQueries({
    queries: pages.map((page) => ({ ...rowPage(viewRef, sort, page), enabled: !shown.isFlying })),
  })
  const entries = new Map<number, Entry>()
  const indexById = new Map<string, number>()
  for (const [at, page] of pages.entries()) {
    for (const [offset, entry] of (results[at]?.data?.rows ?? []).entries()) {
      entries.set(page * pageSize + offset, entry)
      indexById.set(entryId(entry), page * pageSize + offset)
    }
  }
  const error = results.find((result) => result.error)?.error ?? null
  return { at: (index) => entries.get(index), indexById, error }
}

function pagesBetween(first: number, last: number): number[] {
  const pages: number[] = []
  for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1) pages.push(page)
  return pages
}
