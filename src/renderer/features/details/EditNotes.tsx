import { useQuery } from '@tanstack/react-query'

import type { EditPlan } from '../../../shared/ipc/answers.ts'
import { costText } from '../../cost-text.ts'
import { messages } from '../../messages.ts'
import { Checkbox } from '../../ui/Checkbox.tsx'
import type { BucketRef } from '../browser/view-queries.ts'
import { bucketList } from '../buckets/bucket-queries.ts'
import styles from './edit-metadata.module.css'

type EditNotesProps = {
  readonly bucketRef: BucketRef
  readonly plan: EditPlan
  readonly mayDropUnseen: boolean
  readonly onMayDropUnseen: (mayDropUnseen: boolean) => void
}

/** What an edit costs, how it is done, and what it cannot promise. */
export function EditNotes({ bucketRef, plan, mayDropUnseen, onMayDropUnseen }: EditNotesProps) {
  const { editing } = messages
  const { cost, readCount, isMetadataShown, isVerifiable } = plan
  const { data: buckets } = useQuery(bucketList(bucketRef.accountId))
  const isVersioned = buckets?.find(({ name }) => name === bucketRef.bucket)?.versioning === true
  const isOne = cost.objectCount === 1
  const warnings = [
    !isMetadataShown && (isOne ? editing.unseenOne : editing.unseenMany),
    !isVerifiable && editing.unverifiable,
    readCount < cost.objectCount && editing.partlyRead(readCount),
  ].filter((text) => text !== false)
  return (
    <div className={styles['notes']}>
      {warnings.map((text) => (
        <p key={text} className={styles['warning']}>
          {text}
        </p>
      ))}
      {!isMetadataShown && !isOne && (
        <Checkbox
          label={editing.leaveUnseen}
          hint={editing.leaveUnseenHint}
          isChecked={!mayDropUnseen}
          onChange={(isLeft) => {
            onMayDropUnseen(!isLeft)
          }}
        />
      )}
      <p>
        <strong>{costText(cost)}</strong>
      </p>
      <p>
        {editing.how} {editing.race} {isVersioned && editing.versioned}
      </p>
    </div>
  )
}
