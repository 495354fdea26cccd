import { useRef } from 'react'

import type { Entry } from '../../../shared/entry.ts'
import type { RowReader } from './row-reader.ts'

export type LatestRows = {
  /** Calls `then` with the rows at two places: at once if they are loaded, else when they have come. */
  readonly withEnds: (from: number, to: number, then: (first: Entry, last: Entry) => void) => void
  /** Calls `then` with the place of the first row whose name begins so, if there is one. */
  readonly withPlaceOf: (start: string, from: number, then: (index: number) => void) => void
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
    withEnds(from, to, then) {
      const isLatest = newWish()
      const [first] = reader.peek(from, from) ?? []
      const [last] = reader.peek(to, to) ?? []
      if (first && last) {
        then(first, last)
        return
      }
      const whenRead = ([readFirst, readLast]: readonly (Entry | undefined)[]) => {
        if (readFirst && readLast && isLatest()) then(readFirst, readLast)
      }
      Promise.all([first ?? reader.read(from), last ?? reader.read(to)]).then(whenRead, onError)
    },
    withPlaceOf(start, from, then) {
      const isLatest = newWish()
      const whenFound = (index: number | null) => {
        if (index !== null && isLatest()) then(index)
      }
      reader.seek(start, from).then(whenFound, onError)
    },
  }
}
