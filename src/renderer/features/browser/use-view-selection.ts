import { hashKey, useQuery } from '@tanstack/react-query'
import { useMemo, useReducer, useState } from 'react'

import type { Sort } from '../../../shared/entry.ts'
import { entryId } from './entry-ref.ts'
import { marksOf, placedRefs, relocated, type Places } from './selection-places.ts'
import { reduceSelection, type Selection, type SelectionAction } from './selection.ts'
import { rowPlaces, type ViewRef } from './view-queries.ts'

type ViewSelectionOptions = {
  readonly viewRef: ViewRef
  readonly sort: Sort
  /** What is selected at first, and where the keyboard starts. */
  readonly start: Selection
}

/** `places` are those that the caller knows of rows, which are newer than what was asked. */
export type SelectionDispatch = (action: SelectionAction, places?: Places) => void

/** Named rows that are looked after: of more it is main that finds out which are gone, when they are used. */
const maxNamedPlaces = 100

/** The selection of a view, without named rows that are gone. */
export function useViewSelection({ viewRef, sort, start }: ViewSelectionOptions): {
  readonly selection: Selection
  readonly dispatch: SelectionDispatch
} {
  const [kept, step] = useReducer(reducePlaced, start)
  useSteps(viewRef, sort, (action) => {
    step({ action, places: [] })
  })
  const asked = usePlaces(kept, viewRef, sort)
  return {
    selection: useMemo(() => relocated(kept, asked), [kept, asked]),
    dispatch(action, places = nowhere) {
      step({ action, places: [asked, places] })
    },
  }
}

const nowhere: Places = new Map()

type PlacedAction = { readonly action: SelectionAction; readonly places: readonly Places[] }

function reducePlaced(state: Selection, { action, places }: PlacedAction): Selection {
  return reduceSelection(places.reduce(relocated, state), action)
}

/** Tells of another order or another view while it is drawn, so that nothing is drawn of the selection it ends. */
function useSteps(viewRef: ViewRef, sort: Sort, step: (action: SelectionAction) => void): void {
  const view = hashKey([viewRef])
  const [drawn, setDrawn] = useState({ view, sort })
  const isOtherView = drawn.view !== view
  const isOtherSort = drawn.sort.by !== sort.by || drawn.sort.direction !== sort.direction
  if (!isOtherView && !isOtherSort) return
  setDrawn({ view, sort })
  step(isOtherView ? { kind: 'leave' } : { kind: 'sorted', sort })
}

/** Where the rows are that the selection names. It is asked when the bucket has changed since they were seen. */
function usePlaces(selection: Selection, viewRef: ViewRef, sort: Sort): Places {
  const refs = useMemo(() => placedRefs(selection, maxNamedPlaces), [selection])
  const seen = new Map(marksOf(selection).map(({ ref, index }) => [entryId(ref), index]))
  const isSeen = [...seen.values()].every((index) => index !== null)
  const { data, isFetchedAfterMount } = useQuery({
    ...rowPlaces(viewRef, sort, refs),
    enabled: refs.length > 0,
    ...(isSeen && { initialData: refs.map((ref) => seen.get(entryId(ref)) ?? 0) }),
  })
  return useMemo(() => {
    const isAsked = data !== undefined && isFetchedAfterMount
    return isAsked ? new Map(refs.map((ref, at) => [entryId(ref), data[at] ?? null])) : nowhere
  }, [data, isFetchedAfterMount, refs])
}
