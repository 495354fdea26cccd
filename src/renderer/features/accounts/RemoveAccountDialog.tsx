import { useMutation } from '@tanstack/react-query'

import type { Account } from '../../../shared/account.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'

type RemoveAccountDialogProps = { readonly account: Account; readonly onClose: () => void }

export function RemoveAccountDialog({ account, onClose }: RemoveAccountDialogProps) {
  const remove = useMutation({
    mutationFn: () => call('accounts.remove', { accountId: account.id }),
    onSuccess: onClose,
  })
  const { removeText, removeLocalText } = messages.accounts
  return (
    <ConfirmDialog
      title={messages.accounts.removeTitle(account.name)}
      confirmLabel={messages.accounts.confirmRemove}
      isWaiting={remove.isPending}
      error={remove.error?.data}
      onConfirm={() => {
        remove.mutate()
      }}
      onCancel={onClose}
    >
      {account.kind === 'local' ? removeLocalText(account.name) : removeText(account.name)}
    </ConfirmDialog>
  )
}
