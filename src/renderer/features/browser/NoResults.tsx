import type { Listing } from '../../../shared/entry.ts'
import type { ResultsView } from '../../../shared/view.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { NothingFoundPicture } from '../../ui/icons.tsx'
import { useNow } from '../../ui/use-now.ts'
import styles from './folder-pane.module.css'
import { isUnfinished } from './listing-text.ts'
import { noResultsText } from './results-text.ts'

type NoResultsProps = {
  readonly view: ResultsView
  /** What is known of the whole bucket. */
  readonly listing: Listing | undefined
  readonly onClear: () => void
}

/** What stands in place of results while there are none, and the way back. */
export function NoResults({ view, listing, onClear }: NoResultsProps) {
  const { results } = messages
  const nowMs = useNow(null)
  return (
    <div className={styles['placeholder']}>
      <div>
        <NothingFoundPicture />
        <p className={styles['emptyLine']}>{noResultsText(view, listing, nowMs)}</p>
        {listing && isUnfinished(listing) && <p>{results.onlyListed(listing.objectCount)}</p>}
        <Button onClick={onClear}>{results.clear}</Button>
      </div>
    </div>
  )
}
