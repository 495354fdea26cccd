import type { ChangeCounts, Listing } from '../../../shared/entry.ts'
import type { RateStatus } from '../../../shared/rate.ts'
import { messages } from '../../messages.ts'

/** What the rows stand on, as the status `Listing` says it. */
export function listingText(listing: Listing, nowMs: number): string {
  const { state, objectCount } = listing
  const words = messages.listing
  switch (state.kind) {
    case 'walking':
      return words.walking(objectCount)
    case 'complete':
      return words.complete(objectCount, state.atMs)
    case 'partial':
      return words.partial(objectCount)
    case 'seen': {
      const seen = words.seen(objectCount, state.atMs, nowMs)
      return state.isRefreshing ? words.refreshing(seen) : seen
    }
  }
}

/** Whether there may be more on the server than what is counted here. */
export function isUnfinished({ state }: Listing): boolean {
  return state.kind === 'walking' || state.kind === 'partial'
}

/** `3 new, 1 changed, 2 gone`, without what there is none of; empty where nothing changed. */
export function changesText({ added, changed, gone }: ChangeCounts): string {
  const words = messages.changes
  return [added && words.added(added), changed && words.changed(changed), gone && words.gone(gone)]
    .filter(Boolean)
    .join(', ')
}

/** A tenth of each minute is kept for the person (design.md 2.14). */
const shareOfWalk = 0.9

/** What listing everything costs; null where no earlier walk tells. */
export function costText(requests: number | null, rate: RateStatus | undefined): string | null {
  if (requests === null) return null
  if (rate?.kind !== 'limited') return messages.listing.requests(requests)
  const perMinute = Math.max(1, rate.limitPerMinute * shareOfWalk)
  return messages.listing.requestsAndMinutes(requests, Math.ceil(requests / perMinute))
}
