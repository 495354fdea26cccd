import { useRef } from 'react'

import type { Entry } from '../../../shared/entry.ts'
import type { RowReader } from './row-reader.ts'

export type LatestRows = {
  /** Calls `then` with the rows from `from` up to and with `to`: at once if they are loaded, else when they have come. */
  readonly withRows: (from: number, to: number, then: (entries: readonly Entry[]) => void) => void
  /** Calls `then` with the place of the first row that fits, if there is one. */
  readonly withPlaceOf: (
    fits: (entry: Entry) => boolean,
    within: { readonly from: number; readonly entryCount: number },
    then: (index: number) => void,
  ) => void
}

/** Reads rows for one wish at a time: an answer that comes after a newer wish is dropped. */
export function useLatestRows(reader: RowReader, onError: (error: unknown) => void): LatestRows {
  const wishes = useRef(0)

  function newWish(): () => boolean {
    wishes.current += 1
    const wish = wishes.current
    return () => wish === wishes.current
  }

  return {
    withRows(from, to, then) {
      const isLatest = newWish()
      const loaded = reader.peek(from, to)
      if (loaded) {
        then(loaded)
        return
      }
      const whenRead = (entries: readonly Entry[]) => {
        if (isLatest()) then(entries)
      }
      reader.read(from, to).then(whenRead, onError)
    },
    withPlaceOf(fits, { from, entryCount }, then) {
      const isLatest = newWish()
      const whenFound = (index: number | undefined) => {
        if (index !== undefined && isLatest()) then(index)
      }
      reader.find(fits, from, entryCount).then(whenFound, onError)
    },
  }
}
