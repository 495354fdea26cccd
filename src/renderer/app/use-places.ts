import { useQueryClient } from '@tanstack/react-query'
import { useReducer } from 'react'

import { parentPrefix } from '../../shared/keys.ts'
import { bucketKey } from '../features/browser/view-queries.ts'
import type { SelectedEntry } from '../features/browser/selection.ts'
import {
  canGoBack,
  canGoForward,
  currentPlace,
  currentVisitId,
  reduceTrail,
  rowOfBefore,
  rowSeenBefore,
  startOfTrail,
  type Place,
} from './navigation.ts'

export type Places = {
  /** What is open; null when nothing is. */
  readonly place: Place | null
  readonly visitId: number
  /** The row of the open folder that leads to where one came from. */
  readonly cameFrom: string | null
  /** The row that one came back from seeing. */
  readonly sawBefore: SelectedEntry | null
  readonly canGoBack: boolean
  readonly canGoForward: boolean
  readonly open: (place: Place) => void
  readonly up: () => void
  readonly back: () => void
  readonly forward: () => void
  /** The bucket is no longer known: forgets every place in it, and what was read of it. */
  readonly leave: (bucket: string) => void
}

/** The way through an account's buckets. `firstPlace` is open as long as no other was. */
export function usePlaces(accountId: string, firstPlace: Place | null): Places {
  const [trail, move] = useReducer(reduceTrail, startOfTrail)
  const queryClient = useQueryClient()
  const place = currentPlace(trail) ?? firstPlace

  function open(next: Place): void {
    // The first place is one to go back to.
    if (trail.at === -1 && firstPlace) move({ kind: 'open', place: firstPlace })
    move({ kind: 'open', place: next })
  }

  return {
    place,
    visitId: currentVisitId(trail),
    cameFrom: place && rowOfBefore(place, trail.before),
    sawBefore: rowSeenBefore(trail),
    canGoBack: canGoBack(trail),
    canGoForward: canGoForward(trail),
    open,
    up() {
      if (place) open({ ...place, prefix: parentPrefix(place.prefix) })
    },
    back() {
      move({ kind: 'back' })
    },
    forward() {
      move({ kind: 'forward' })
    },
    leave(bucket) {
      move({ kind: 'leave', bucket })
      queryClient.removeQueries({ queryKey: bucketKey({ accountId, bucket }) })
    },
  }
}
