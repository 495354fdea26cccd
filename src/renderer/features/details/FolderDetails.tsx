import { useQuery } from '@tanstack/react-query'

import { formatNumber } from '../../format.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { folderListing } from '../browser/folder-queries.ts'
import { isUnfinished } from '../browser/listing-text.ts'
import type { BucketRef } from '../browser/view-queries.ts'
import { CopyAsCodeButton } from './CopyAsCodeButton.tsx'
import { CopyMenu } from './CopyMenu.tsx'
import styles from './details.module.css'
import { DetailsHead } from './DetailsHead.tsx'
import { EditMetadataButton } from './EditMetadataButton.tsx'
import { Fact, Facts } from './Facts.tsx'

type FolderDetailsProps = {
  readonly bucketRef: BucketRef
  readonly prefix: string
  readonly onEditMetadata: () => void
  readonly onCopyAsCode: () => void
}

/** One folder, as far as its keys are listed: it costs no request. */
export function FolderDetails({ bucketRef, prefix, onEditMetadata, onCopyAsCode }: FolderDetailsProps) {
  const { details, sizes } = messages
  const { accountId, bucket } = bucketRef
  const { data: listing, error } = useQuery(folderListing({ accountId, bucket, prefix }))
  return (
    <>
      <DetailsHead path={prefix} />
      {listing && (
        <Facts>
          <Fact label={details.objects}>{formatNumber(listing.objectCount)}</Fact>
          {listing.entryCount !== null && (
            <Fact label={details.entries}>{formatNumber(listing.entryCount)}</Fact>
          )}
          <Fact label={details.size}>{sizes.exact(listing.sizeBytes)}</Fact>
        </Facts>
      )}
      {listing && isUnfinished(listing) && <p className={styles['note']}>{details.soFar}</p>}
      {error && <Alert error={error.data} />}
      <div className={styles['actions']}>
        <CopyMenu bucketRef={bucketRef} entry={{ kind: 'folder', prefix }} offered={['key', 'path']} />
        <EditMetadataButton onClick={onEditMetadata} />
        <CopyAsCodeButton onClick={onCopyAsCode} />
      </div>
    </>
  )
}
