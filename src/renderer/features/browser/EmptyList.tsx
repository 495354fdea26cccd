import type { Listing } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { EmptyPicture } from '../../ui/icons.tsx'
import styles from './folder-pane.module.css'

/** What stands in place of rows while there are none. */
export function EmptyList({ listing }: { readonly listing: Listing }) {
  return (
    <div className={styles['placeholder']}>
      <div>
        <EmptyWords listing={listing} />
      </div>
    </div>
  )
}

function EmptyWords({ listing }: { readonly listing: Listing }) {
  const { list } = messages
  if (listing.state.kind === 'walking') return <p>{list.reading}</p>
  if (listing.entryCount === null) return <p>{list.unread}</p>
  return (
    <>
      <EmptyPicture />
      <p className={styles['emptyLine']}>{listing.prefix === '' ? list.emptyBucket : list.emptyFolder}</p>
      <p>{list.emptyHint}</p>
    </>
  )
}
