import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { EntryRef } from '../../../shared/entry.ts'
import type { DeletePlan } from '../../../shared/ipc/answers.ts'
import { lastSegment } from '../../../shared/keys.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { visibleText } from '../../visible-text.ts'
import { entryPath } from './entry-ref.ts'
import { deletePlan } from './folder-queries.ts'
import type { BucketRef } from './view-queries.ts'

type DeleteDialogProps = {
  readonly accountName: string
  readonly bucketRef: BucketRef
  readonly selection: EntrySelection
  /** Whether they were chosen in a list that has every copy of them. */
  readonly areCopies: boolean
  readonly onStarted: () => void
  readonly onClose: () => void
}

/** Counts what would be deleted, says it, and deletes exactly that once it is confirmed. */
export function DeleteDialog(props: DeleteDialogProps) {
  const { accountName, bucketRef, selection, areCopies, onStarted, onClose } = props
  const [attempt] = useState(() => crypto.randomUUID())
  const { data: plan, error } = useQuery(deletePlan(bucketRef, selection, attempt))
  const only = onlyNamed(selection)
  const start = useMutation({
    mutationFn: (planId: string) => call('deletes.start', { planId }),
    onSuccess: () => {
      onStarted()
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={titleOf(plan, only)}
      confirmLabel={start.isPending ? messages.deleting.starting : messages.deleting.confirm}
      isWaiting={!plan || plan.objectCount === 0 || start.isPending}
      error={(error ?? start.error)?.data}
      onConfirm={() => {
        if (plan) start.mutate(plan.planId)
      }}
      onCancel={onClose}
    >
      {plan ? (
        <PlanText {...{ plan, accountName, only, areCopies }} bucket={bucketRef.bucket} />
      ) : (
        <output>{error ? null : messages.deleting.counting}</output>
      )}
    </ConfirmDialog>
  )
}

type PlanTextProps = {
  readonly plan: DeletePlan
  readonly accountName: string
  readonly bucket: string
  readonly only: EntryRef | null
  readonly areCopies: boolean
}

function PlanText({ plan, accountName, bucket, only, areCopies }: PlanTextProps) {
  const { deleting } = messages
  if (plan.objectCount === 0) return <p>{deleting.nothing}</p>
  return (
    <>
      <p>
        {only && (
          <>
            <strong>
              <VisibleName name={lastSegment(entryPath(only))} />
            </strong>
            {': '}
          </>
        )}
        <strong>{deleting.amount(plan.objectCount, plan.sizeBytes)}</strong>{' '}
        {deleting.from(visibleText(bucket), accountName)}
      </p>
      {areCopies && !only && <p>{deleting.copies}</p>}
      <p>{deleting.final}</p>
    </>
  )
}

function titleOf(plan: DeletePlan | undefined, only: EntryRef | null): string {
  const { deleting } = messages
  if (!plan || plan.objectCount === 0) return deleting.titleCounting
  return only?.kind === 'object' ? deleting.titleOne : deleting.titleMany(plan.objectCount)
}

/** The row that is named alone. */
function onlyNamed(selection: EntrySelection): EntryRef | null {
  if (selection.kind === 'stretch' || selection.entries.length !== 1) return null
  return selection.entries[0] ?? null
}
