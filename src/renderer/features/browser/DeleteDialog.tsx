import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { EntryRef } from '../../../shared/entry.ts'
import type { DeletePlan } from '../../../shared/ipc/contract.ts'
import { lastSegment } from '../../../shared/keys.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { visibleText } from '../../visible-text.ts'
import { deletePlan, type Folder } from './folder-queries.ts'

type DeleteDialogProps = {
  readonly accountName: string
  readonly folder: Folder
  readonly entries: readonly EntryRef[]
  readonly onStarted: () => void
  readonly onClose: () => void
}

/** Counts what would be deleted, says it, and deletes exactly that once it is confirmed. */
export function DeleteDialog({ accountName, folder, entries, onStarted, onClose }: DeleteDialogProps) {
  const [attempt] = useState(() => crypto.randomUUID())
  const { data: plan, error } = useQuery(deletePlan(folder, [...entries], attempt))
  const start = useMutation({
    mutationFn: (planId: string) => call('deletes.start', { planId }),
    onSuccess: () => {
      onStarted()
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={titleOf(plan, entries)}
      confirmLabel={start.isPending ? messages.deleting.starting : messages.deleting.confirm}
      isWaiting={!plan || plan.objectCount === 0 || start.isPending}
      error={(error ?? start.error)?.data}
      onConfirm={() => {
        if (plan) start.mutate(plan.planId)
      }}
      onCancel={onClose}
    >
      {plan ? (
        <PlanText plan={plan} accountName={accountName} bucket={folder.bucket} entries={entries} />
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
  readonly entries: readonly EntryRef[]
}

function PlanText({ plan, accountName, bucket, entries }: PlanTextProps) {
  const { deleting } = messages
  if (plan.objectCount === 0) return <p>{deleting.nothing}</p>
  const [only, ...others] = entries
  return (
    <>
      <p>
        {only && others.length === 0 && (
          <>
            <strong>
              <VisibleName name={nameOf(only)} />
            </strong>
            {': '}
          </>
        )}
        <strong>{deleting.amount(plan.objectCount, plan.sizeBytes)}</strong>{' '}
        {deleting.from(visibleText(bucket), accountName)}
      </p>
      <p>{deleting.final}</p>
    </>
  )
}

function titleOf(plan: DeletePlan | undefined, entries: readonly EntryRef[]): string {
  const { deleting } = messages
  if (!plan || plan.objectCount === 0) return deleting.titleCounting
  return entries.length === 1 && entries[0]?.kind === 'object'
    ? deleting.titleOne
    : deleting.titleMany(plan.objectCount)
}

function nameOf(ref: EntryRef): string {
  return lastSegment(ref.kind === 'folder' ? ref.prefix : ref.key)
}
