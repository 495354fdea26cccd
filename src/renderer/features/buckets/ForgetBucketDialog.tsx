import { useMutation } from '@tanstack/react-query'

import type { Account } from '../../../shared/account.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { visibleText } from '../../visible-text.ts'

type ForgetBucketDialogProps = {
  readonly account: Account
  readonly bucket: string
  readonly onForgotten: (bucket: string) => void
  readonly onClose: () => void
}

/** Takes a bucket off this app's list; the server is not asked. */
export function ForgetBucketDialog({ account, bucket, onForgotten, onClose }: ForgetBucketDialogProps) {
  const forget = useMutation({
    mutationFn: () => call('buckets.forget', { accountId: account.id, bucket }),
    onSuccess: () => {
      onForgotten(bucket)
      onClose()
    },
  })
  const shownName = visibleText(bucket)
  return (
    <ConfirmDialog
      title={messages.buckets.forgetTitle(shownName)}
      confirmLabel={messages.buckets.confirmForget}
      look="primary"
      isWaiting={forget.isPending}
      error={forget.error?.data}
      onConfirm={() => {
        forget.mutate()
      }}
      onCancel={onClose}
    >
      {messages.buckets.forgetText(shownName, account.name)}
    </ConfirmDialog>
  )
}
