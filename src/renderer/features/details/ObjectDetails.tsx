import { copyables, type ObjectDetails as Details } from '../../../shared/details.ts'
import { formatDateTime } from '../../format.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { visibleText } from '../../visible-text.ts'
import type { BucketRef } from '../browser/view-queries.ts'
import { CopyAsCodeButton } from './CopyAsCodeButton.tsx'
import { CopyMenu } from './CopyMenu.tsx'
import styles from './details.module.css'
import { DetailsHead } from './DetailsHead.tsx'
import { EditMetadataButton } from './EditMetadataButton.tsx'
import { Fact, Facts } from './Facts.tsx'
import { Metadata } from './Metadata.tsx'
import { useObjectDetails } from './use-object-details.ts'

type ObjectDetailsProps = {
  readonly bucketRef: BucketRef
  readonly objectKey: string
  readonly onEditMetadata: () => void
  readonly onCopyAsCode: () => void
}

/** One object. To be keyed by it: the time that it has rested chosen begins with it. */
export function ObjectDetails({ bucketRef, objectKey, onEditMetadata, onCopyAsCode }: ObjectDetailsProps) {
  const { details, isPending, error, askAgain } = useObjectDetails(bucketRef, objectKey)
  return (
    <>
      <DetailsHead path={objectKey} />
      {details && <ObjectFacts details={details} isPending={isPending} />}
      {error ? (
        <Alert error={error.data}>
          <Button
            onClick={({ currentTarget }) => {
              // The button goes with the words; the keyboard stays here.
              currentTarget.closest('aside')?.focus()
              askAgain()
            }}
          >
            {messages.details.tryAgain}
          </Button>
        </Alert>
      ) : (
        <Metadata entries={details?.metadata ?? null} />
      )}
      <div className={styles['actions']}>
        <CopyMenu
          bucketRef={bucketRef}
          entry={{ kind: 'object', key: objectKey }}
          offered={details?.etag ? copyables : copyables.filter((what) => what !== 'etag')}
        />
        <EditMetadataButton onClick={onEditMetadata} />
        <CopyAsCodeButton onClick={onCopyAsCode} />
      </div>
    </>
  )
}

/** What nobody told is left out. What the server may tell has its place while it is asked. */
function ObjectFacts({ details, isPending }: { readonly details: Details; readonly isPending: boolean }) {
  const { sizes, details: words } = messages
  const { sizeBytes, contentType, modifiedAtMs, etag, isMd5 } = details
  return (
    <Facts>
      {sizeBytes !== null && <Fact label={words.size}>{sizes.exact(sizeBytes)}</Fact>}
      {(contentType !== null || isPending) && (
        <Fact label={words.type}>{contentType === null ? words.pending : visibleText(contentType)}</Fact>
      )}
      {modifiedAtMs !== null && (
        <Fact label={words.modified}>
          <time dateTime={new Date(modifiedAtMs).toISOString()}>{formatDateTime(modifiedAtMs)}</time>
        </Fact>
      )}
      {etag === null ? (
        isPending && (
          <Fact label={words.etag} isWide>
            {words.pending}
          </Fact>
        )
      ) : (
        <Fact label={words.etag} note={isMd5 ? words.isMd5 : words.isNoMd5} isWide>
          <code>{visibleText(etag)}</code>
        </Fact>
      )}
    </Facts>
  )
}
