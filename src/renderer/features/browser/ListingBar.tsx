import { Check, CircleDashed, History, LoaderCircle } from 'lucide-react'

import type { Listing } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { useNow } from '../../ui/use-now.ts'
import { ChangesNote, type ChangesKind } from './ChangesNote.tsx'
import type { Folder } from './folder-queries.ts'
import { ListEverything } from './ListEverything.tsx'
import { isUnfinished, listingText } from './listing-text.ts'
import styles from './listing-bar.module.css'
import type { SelectionSize } from './selection-query.ts'

type ListingBarProps = {
  /** What the listing is of: the open folder, or the whole bucket where its results are shown. */
  readonly folder: Folder
  readonly listing: Listing | undefined
  readonly selected: SelectionSize
  readonly onShowChanges: (kind: ChangesKind) => void
}

/** What the rows stand on, what of them is selected, and what changed. */
export function ListingBar({ folder, listing, selected, onShowChanges }: ListingBarProps) {
  return (
    <div className={styles['bar']}>
      <Standing listing={listing} />
      {listing && listing.objectCount > 0 && (
        <span className={styles['size']} title={isUnfinished(listing) ? messages.listing.soFar : undefined}>
          {messages.listing.size(listing.sizeBytes)}
        </span>
      )}
      {selected.entries > 0 && <span>{messages.listing.selected(selected.entries, selected.sizeBytes)}</span>}
      {listing?.state.kind === 'partial' && listing.state.isSparing && (
        <ListEverything folder={folder} estimatedRequests={listing.state.estimatedRequests} />
      )}
      <span className={styles['space']} />
      {listing && <ChangesNote listing={listing} onShow={onShowChanges} />}
    </div>
  )
}

/** What is told is read out when it stands: not a count that grows ten times a second, nor an age. */
const spoken = { walking: 'off', complete: 'polite', partial: 'polite', seen: 'off' } as const

function Standing({ listing }: { readonly listing: Listing | undefined }) {
  const state = listing?.state.kind
  // Only an age goes on by itself.
  const nowMs = useNow(state === 'seen' ? Infinity : null)
  const isTurning = listing?.state.kind === 'seen' && listing.state.isRefreshing
  return (
    <>
      {state && (
        <span className={styles[isTurning ? 'walking' : state]}>{icons[isTurning ? 'walking' : state]}</span>
      )}
      <output aria-label={messages.listing.label} aria-live={state ? spoken[state] : 'off'}>
        {listing && listingText(listing, nowMs)}
      </output>
    </>
  )
}

const icons = {
  walking: <LoaderCircle size={14} />,
  complete: <Check size={14} />,
  partial: <CircleDashed size={14} />,
  seen: <History size={14} />,
}
