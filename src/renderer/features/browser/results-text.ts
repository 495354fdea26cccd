import type { Listing } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { visibleText } from '../../visible-text.ts'
import { hasFilters, type Find } from './find.ts'
import { isUnfinished } from './listing-text.ts'

/** How many there are, and among how many where the bucket is not listed to its end. */
export function resultsText(count: number | null, listing: Listing | undefined): string {
  const { results } = messages
  const found = count === null ? results.counting : results.found(count)
  return listing && isUnfinished(listing) ? results.ofListed(found, listing.objectCount) : found
}

/** Why there are no results. */
export function noResultsText(find: Find, listing: Listing | undefined, nowMs: number): string {
  const { results } = messages
  const text = visibleText(find.text)
  const isKindAlone = text === '' && !hasFilters({ ...find, only: 'all' })
  if (isKindAlone) {
    switch (find.only) {
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
  return hasFilters(find) ? results.nothingBoth(text) : results.nothing(text)
}
