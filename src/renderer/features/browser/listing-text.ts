import type { Listing } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'

/** What the rows stand on, as the status `Listing` says it. */
export function listingText(listing: Listing): string {
  switch (listing.state.kind) {
    case 'walking':
      return messages.listing.walking(listing.objectCount)
    case 'complete':
      return messages.listing.complete(listing.objectCount, listing.state.atMs)
    case 'partial':
      return messages.listing.partial(listing.objectCount)
  }
}
