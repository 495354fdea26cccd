import { useQueries } from '@tanstack/react-query'

import type { Entry, Sort } from '../../../shared/entry.ts'
import { entryId } from './entry-ref.ts'
import { pageSize, rowPage, type ViewRef } from './view-queries.ts'

export type VisibleRows = {
  readonly at: (index: number) => Entry | undefined
  readonly indexById: ReadonlyMap<string, number>
}

/** The pages of rows around what is on the screen; rows that have not come yet are undefined. */
export function useViewRows(viewRef: ViewRef, sort: Sort, first: number, last: number): VisibleRows {
  const pages = pagesBetween(first, last)
  const results = useQueries({ queries: pages.map((page) => rowPage(viewRef, sort, page)) })
  const entries = new Map<number, Entry>()
  const indexById = new Map<string, number>()
  for (const [at, page] of pages.entries()) {
    for (const [offset, entry] of (results[at]?.data?.rows ?? []).entries()) {
      entries.set(page * pageSize + offset, entry)
      indexById.set(entryId(entry), page * pageSize + offset)
    }
  }
  return { at: (index) => entries.get(index), indexById }
}

function pagesBetween(first: number, last: number): number[] {
  const pages: number[] = []
  for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1) pages.push(page)
  return pages
}
