import type { SelectedEntry } from '../features/browser/selection.ts'

/** A folder of the account that is open. */
export type Place = {
  readonly bucket: string
  readonly prefix: string
  /** The row that it was opened to show. */
  readonly shown?: SelectedEntry
}

/** A place on the way. The id tells it from another visit to the same place. */
type Visit = { readonly id: number; readonly place: Place }

/** The places that were open, in order, and which of them is open now: -1 for none. */
export type Trail = {
  readonly visits: readonly Visit[]
  readonly at: number
  readonly nextId: number
  /** The place that was open before this one, whichever way one came. */
  readonly before: Place | null
}

export type TrailAction =
  | { readonly kind: 'open'; readonly place: Place }
  | { readonly kind: 'back' }
  | { readonly kind: 'forward' }
  /** The bucket is gone, and every place in it. */
  | { readonly kind: 'leave'; readonly bucket: string }

/** The id of the first visit, which a place that is open before any other was opened has too. */
const firstVisitId = 0

export const startOfTrail: Trail = { visits: [], at: -1, nextId: firstVisitId, before: null }

const maxVisits = 200

export function reduceTrail(trail: Trail, action: TrailAction): Trail {
  const here = currentPlace(trail)
  switch (action.kind) {
    case 'open': {
      if (here && isSame(here, action.place)) return trail
      const visit = { id: trail.nextId, place: action.place }
      const visits = [...trail.visits.slice(0, trail.at + 1), visit].slice(-maxVisits)
      return { visits, at: visits.length - 1, nextId: trail.nextId + 1, before: here }
    }
    case 'back':
      return canGoBack(trail) ? { ...trail, at: trail.at - 1, before: here } : trail
    case 'forward':
      return canGoForward(trail) ? { ...trail, at: trail.at + 1, before: here } : trail
    case 'leave':
      return without(trail, action.bucket)
  }
}

export function currentPlace({ visits, at }: Trail): Place | null {
  return visits[at]?.place ?? null
}

export function currentVisitId({ visits, at }: Trail): number {
  return visits[at]?.id ?? firstVisitId
}

export function canGoBack({ at }: Trail): boolean {
  return at > 0
}

export function canGoForward({ visits, at }: Trail): boolean {
  return at < visits.length - 1
}

/** The row of `place` that leads to the folder which was open before; null where there is none. */
export function rowOfBefore(place: Place, before: Place | null): string | null {
  if (!before || before.bucket !== place.bucket || before.prefix === place.prefix) return null
  if (!before.prefix.startsWith(place.prefix)) return null
  return before.prefix.slice(0, before.prefix.indexOf('/', place.prefix.length) + 1)
}

/** The row of the place one came back from, where it was opened to show one. */
export function rowSeenBefore({ visits, at, before }: Trail): SelectedEntry | null {
  const cameBack = before !== null && visits[at + 1]?.place === before
  return cameBack ? (before.shown ?? null) : null
}

/** Takes a bucket out. If it is the open one, nothing is open: no bucket opens by itself. */
function without(trail: Trail, bucket: string): Trail {
  const isOpen = currentPlace(trail)?.bucket === bucket
  if (isOpen) return { ...startOfTrail, nextId: trail.nextId }
  const isKept = ({ place }: Visit) => place.bucket !== bucket
  return {
    visits: trail.visits.filter(isKept),
    at: trail.visits.slice(0, trail.at + 1).filter(isKept).length - 1,
    nextId: trail.nextId,
    before: trail.before?.bucket === bucket ? null : trail.before,
  }
}

/** To show a row is a visit of its own, even from the same place. */
function isSame(left: Place, right: Place): boolean {
  return !right.shown && left.bucket === right.bucket && left.prefix === right.prefix
}
