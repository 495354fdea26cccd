import type { QueryClient } from '@tanstack/react-query'

import type { Entry, Sort } from '../../../shared/entry.ts'
import { pageSize, rowPage, type Folder } from './folder-queries.ts'

/** Reads rows by their place, from the cache where they are there. */
export type RowReader = {
  /** The rows from `from` up to and with `to`, or null if one of them is not loaded. */
  peek(from: number, to: number): Entry[] | null
  /** The same, loaded as needed; fewer where the list ends before. */
  read(from: number, to: number): Promise<Entry[]>
  /** The place of the first row that fits, from `from` on and around the end; undefined if none does. */
  find(fits: (entry: Entry) => boolean, from: number, entryCount: number): Promise<number | undefined>
}

/** A name is looked for in as many rows as this, so that a letter does not read a million rows. */
const maxPagesSearched = 200

export function createRowReader(queryClient: QueryClient, folder: Folder, sort: Sort): RowReader {
  /** What is on the screen counts even while it is read anew: a press means the row that was seen. */
  const cachedPage = (page: number) => {
    const { queryKey } = rowPage(folder, sort, page)
    const query = queryClient.getQueryCache().find({ queryKey })
    const isCurrent = query !== undefined && (query.isActive() || !query.state.isInvalidated)
    return isCurrent ? queryClient.getQueryData(queryKey)?.rows : undefined
  }
  const readPage = async (page: number) => (await queryClient.fetchQuery(rowPage(folder, sort, page))).rows

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

    async read(from, to) {
      const rows: Entry[] = []
      for (let page = pageOf(from); page <= pageOf(to); page += 1) {
        const first = page * pageSize
        rows.push(...(await readPage(page)).slice(Math.max(0, from - first), to - first + 1))
      }
      return rows
    },

    async find(fits, from, entryCount) {
      const pageCount = Math.ceil(entryCount / pageSize)
      // The first page is met twice: from `from` on, and at the end up to it.
      for (let step = 0; step <= Math.min(pageCount, maxPagesSearched); step += 1) {
        const page = (pageOf(from) + step) % pageCount
        const least = step === 0 ? from : 0
        const rows = await readPage(page)
        const at = rows.findIndex((entry, offset) => page * pageSize + offset >= least && fits(entry))
        if (at !== -1) return page * pageSize + at
      }
      return undefined
    },
  }
}

function pageOf(index: number): number {
  return Math.floor(index / pageSize)
}
