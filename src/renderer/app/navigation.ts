/** A folder of the account that is open. */
export type Place = { readonly bucket: string; readonly prefix: string }

/** The places that were open, in order, and which of them is open now: -1 for none. */
export type Trail = {
  readonly places: readonly Place[]
  readonly at: number
  /** The place that was open before this one, whichever way one came. */
  readonly before: Place | null
}

export type TrailAction =
  | { readonly kind: 'open'; readonly place: Place }
  | { readonly kind: 'back' }
  | { readonly kind: 'forward' }
  /** The bucket is gone, and every place in it. */
  | { readonly kind: 'leave'; readonly bucket: string }

export const startOfTrail: Trail = { places: [], at: -1, before: null }

const maxPlaces = 200

export function reduceTrail(trail: Trail, action: TrailAction): Trail {
  const here = currentPlace(trail)
  switch (action.kind) {
    case 'open': {
      if (here && isSame(here, action.place)) return trail
      const places = [...trail.places.slice(0, trail.at + 1), action.place].slice(-maxPlaces)
      return { places, at: places.length - 1, before: here }
    }
    case 'back':
      return canGoBack(trail) ? { ...trail, at: trail.at - 1, before: here } : trail
    case 'forward':
      return canGoForward(trail) ? { ...trail, at: trail.at + 1, before: here } : trail
    case 'leave':
      return without(trail, action.bucket)
  }
}

export function currentPlace({ places, at }: Trail): Place | null {
  return places[at] ?? null
}

export function canGoBack({ at }: Trail): boolean {
  return at > 0
}

export function canGoForward({ places, at }: Trail): boolean {
  return at < places.length - 1
}

/** The row of `place` that leads to the folder which was open before; null where there is none. */
export function rowOfBefore(place: Place, before: Place | null): string | null {
  if (!before || before.bucket !== place.bucket || before.prefix === place.prefix) return null
  if (!before.prefix.startsWith(place.prefix)) return null
  return before.prefix.slice(0, before.prefix.indexOf('/', place.prefix.length) + 1)
}

/** Takes a bucket out. If it is the open one, nothing is open: no bucket opens by itself. */
function without(trail: Trail, bucket: string): Trail {
  const isOpen = currentPlace(trail)?.bucket === bucket
  if (isOpen) return startOfTrail
  const kept = trail.places.filter((place) => place.bucket !== bucket)
  const earlier = trail.places.slice(0, trail.at + 1).filter((place) => place.bucket !== bucket)
  return {
    places: kept,
    at: earlier.length - 1,
    before: trail.before?.bucket === bucket ? null : trail.before,
  }
}

function isSame(left: Place, right: Place): boolean {
  return left.bucket === right.bucket && left.prefix === right.prefix
}
