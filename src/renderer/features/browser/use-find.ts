import { useEffect, useMemo, useState } from 'react'

import type { Sort } from '../../../shared/entry.ts'
import type { ResultKind, ResultsView } from '../../../shared/view.ts'
import { noFilters, nothingToFind, resultsView, type Find } from './find.ts'

export type Finding = {
  /** What is typed and chosen now. */
  readonly find: Find
  /** What is asked of main: follows as soon as the typing pauses. Null where the open folder is shown. */
  readonly view: ResultsView | null
  /** The order of the results; the folder's own is kept beside it. */
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly isFilterBarOpen: boolean
  readonly toggleFilterBar: () => void
  readonly change: (change: Partial<Find>) => void
  readonly clearFilters: () => void
  /** Goes back to the folder. */
  readonly clear: () => void
  /** Shows a list of changes alone. */
  readonly show: (kind: Exclude<ResultKind, 'all'>) => void
}

/** Shorter than the gap between two keys of a fast typist, and not noticed by anyone. */
const settleMs = 50

const inPlace: Sort = { by: 'place', direction: 'ascending' }
/** Brings those together that may be the same, and first what would spare the most. */
const bySize: Sort = { by: 'size', direction: 'descending' }

/** The order is null until the person chooses one. */
type Held = { readonly place: string; readonly find: Find; readonly sort: Sort | null }

/** What is looked for at a place; another place starts with nothing, and on the way back what was found is there again. */
export function useFind(place: string): Finding {
  const [held, setHeld] = useState<Held>({ place, find: nothingToFind, sort: null })
  const [isFilterBarOpen, setIsFilterBarOpen] = useState(false)
  const { find, sort } = held.place === place ? held : { find: nothingToFind, sort: null }
  const settled = useSettledFind(place, find)
  // What is cleared is gone at once; only what is looked for waits.
  const isFinding = resultsView(find) !== null
  const view = useMemo(() => (isFinding ? resultsView(settled) : null), [isFinding, settled])

  const change = (changes: Partial<Find>) => {
    const next = { ...find, ...changes }
    setHeld({ place, find: next, sort: resultsView(next) === null ? null : sort })
  }
  return {
    find,
    view,
    sort: sort ?? (find.only === 'duplicates' ? bySize : inPlace),
    onSort(next) {
      setHeld({ place, find, sort: next })
    },
    isFilterBarOpen,
    toggleFilterBar() {
      setIsFilterBarOpen(!isFilterBarOpen)
    },
    change,
    clearFilters() {
      change(noFilters)
    },
    clear() {
      change({ ...noFilters, text: '' })
    },
    show(only) {
      change({ ...noFilters, text: '', only })
    },
  }
}

/** What was looked for at another place was not typed just now. */
function useSettledFind(place: string, find: Find): Find {
  const [settled, setSettled] = useState({ place, find })
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled({ place, find })
    }, settleMs)
    return () => {
      clearTimeout(timer)
    }
  }, [place, find])
  return settled.place === place ? settled.find : find
}
