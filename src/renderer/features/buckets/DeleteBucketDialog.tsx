import { useMutation } from '@tanstack/react-query'

import type { Account } from '../../../shared/account.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { visibleText } from '../../visible-text.ts'

type DeleteBucketDialogProps = {
  readonly account: Account
  readonly bucket: string
  readonly onDeleted: (bucket: string) => void
  readonly onClose: () => void
}

/** Deletes a bucket on the server. One that is not empty is refused, and the dialog says so. */
export function DeleteBucketDialog({ account, bucket, onDeleted, onClose }: DeleteBucketDialogProps) {
  const remove = useMutation({
    mutationFn: () => call('buckets.delete', { accountId: account.id, bucket }),
    onSuccess: () => {
      onDeleted(bucket)
      onClose()
    },
  })
  const shownName = visibleText(bucket)
  return (
    <ConfirmDialog
      title={messages.buckets.deleteTitle(shownName)}
      confirmLabel={remove.isPending ? messages.buckets.deleting : messages.buckets.confirmDelete}
      isWaiting={remove.isPending}
      error={remove.error?.data}
      onConfirm={() => {
        remove.mutate()
      }}
      onCancel={onClose}
    >
      {messages.buckets.deleteText(shownName, account.name)}
    </ConfirmDialog>
  )
}
