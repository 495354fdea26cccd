import { Check, CircleDashed, LoaderCircle } from 'lucide-react'

import { maxSelectedEntries, type Listing } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { listingText } from './listing-text.ts'
import styles from './listing-bar.module.css'
import type { Selection } from './selection.ts'

type ListingBarProps = {
  readonly listing: Listing | undefined
  readonly selected: Selection['entries']
}

/** What the rows stand on, and what of them is selected. */
export function ListingBar({ listing, selected }: ListingBarProps) {
  const state = listing?.state.kind
  let sizeBytes = 0
  for (const entry of selected.values()) sizeBytes += entry.sizeBytes
  return (
    <div className={styles['bar']}>
      {state && <span className={styles[state]}>{icons[state]}</span>}
      {/* A count that grows ten times a second is not read out until it stands. */}
      <output aria-label={messages.listing.label} aria-live={state === 'walking' ? 'off' : 'polite'}>
        {listing && listingText(listing)}
      </output>
      {selected.size > 0 && <span>{messages.listing.selected(selected.size, sizeBytes)}</span>}
      {selected.size >= maxSelectedEntries && <span>{messages.list.tooMany(maxSelectedEntries)}</span>}
    </div>
  )
}

const icons = {
  walking: <LoaderCircle size={14} />,
  complete: <Check size={14} />,
  partial: <CircleDashed size={14} />,
}
