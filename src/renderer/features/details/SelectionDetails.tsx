import { hashKey, useQuery } from '@tanstack/react-query'

import type { EntrySelection } from '../../../shared/view.ts'
import { formatNumber } from '../../format.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { folderListing } from '../browser/folder-queries.ts'
import { isUnfinished } from '../browser/listing-text.ts'
import { selectionTotals, type ViewRef } from '../browser/view-queries.ts'
import styles from './details.module.css'
import { EditMetadataButton } from './EditMetadataButton.tsx'
import { Fact, Facts } from './Facts.tsx'

type SelectionDetailsProps = {
  readonly viewRef: ViewRef
  readonly selection: EntrySelection
  readonly onEditMetadata: () => void
}

/** To add up a long selection takes main a moment, so one that grows is waited for. */
const restMs = 150

/** What several rows come to. */
export function SelectionDetails({ viewRef, selection, onEditMetadata }: SelectionDetailsProps) {
  const { details, sizes } = messages
  const { accountId, bucket, view } = viewRef
  const totals = selectionTotals(viewRef, selection)
  const key = hashKey(totals.queryKey)
  const isResting = useSettled(key, restMs) === key
  const { data, error } = useQuery({ ...totals, enabled: isResting })
  const prefix = view.kind === 'folder' ? view.prefix : ''
  const { data: listing } = useQuery(folderListing({ accountId, bucket, prefix }))
  return (
    <>
      <header className={styles['head']}>
        <h2>{data ? details.selected(data.entries) : details.counting}</h2>
      </header>
      {data && (
        <Facts>
          <Fact label={details.objects}>{formatNumber(data.objectCount)}</Fact>
          <Fact label={details.size}>{sizes.exact(data.sizeBytes)}</Fact>
        </Facts>
      )}
      {data && listing && isUnfinished(listing) && <p className={styles['note']}>{details.soFar}</p>}
      {error && <Alert error={error.data} />}
      <div className={styles['actions']}>
        <EditMetadataButton onClick={onEditMetadata} />
      </div>
    </>
  )
}
