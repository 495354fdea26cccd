import type { Listing } from '../../../shared/entry.ts'
import type { ResultsView } from '../../../shared/view.ts'
import { messages } from '../../messages.ts'
import { visibleText } from '../../visible-text.ts'
import { isUnfinished } from './listing-text.ts'

/** How many there are, and among how many where the bucket is not listed to its end. */
export function resultsText(count: number | null, listing: Listing | undefined): string {
  const { results } = messages
  const found = count === null ? results.counting : results.found(count)
  if (!listing || !isUnfinished(listing)) return found
  // The count may be newer than the listing.
  return results.ofListed(found, Math.max(listing.objectCount, count ?? 0))
}

/** Why a view has no rows. */
export function noResultsText(view: ResultsView, listing: Listing | undefined, nowMs: number): string {
  const { results } = messages
  const text = visibleText(view.text)
  const isNarrowed = isNarrowedDown(view)
  if (text === '' && !isNarrowed) {
    switch (view.only) {
      case 'sinceVisit':
        return listing?.sinceVisit
          ? results.noVisitChangeSince(listing.sinceVisit.visitedAtMs, nowMs)
          : results.noVisitChange
      case 'sinceRefresh':
        return results.noRefreshChange
      case 'duplicates':
        return results.noDuplicates
      case 'all':
        break
    }
  }
  if (text === '') return results.nothingFiltered
  return isNarrowed || view.only !== 'all' ? results.nothingBoth(text) : results.nothing(text)
}

function isNarrowedDown(view: ResultsView): boolean {
  const limits = [view.minSizeBytes, view.maxSizeBytes, view.modifiedFromMs, view.modifiedToMs]
  return view.types.length > 0 || limits.some((limit) => limit !== null)
}
