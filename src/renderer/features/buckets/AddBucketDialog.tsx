import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import type { Account } from '../../../shared/account.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons, DialogForm } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { bucketList } from './bucket-queries.ts'

type AddBucketDialogProps = {
  readonly account: Account
  readonly onAdded: (bucket: string) => void
  readonly onClose: () => void
}

export function AddBucketDialog({ account, onAdded, onClose }: AddBucketDialogProps) {
  const [name, setName] = useState('')
  const queryClient = useQueryClient()
  // The list of the bucket that opens then takes the keyboard.
  const hasOpened = useRef(false)
  const add = useMutation({
    mutationFn: () => call('buckets.add', { accountId: account.id, name }),
    onSuccess: async (bucket) => {
      await queryClient.invalidateQueries({ queryKey: bucketList(account.id).queryKey })
      hasOpened.current = true
      onAdded(bucket.name)
      onClose()
    },
  })
  return (
    <Dialog
      title={messages.buckets.addExisting}
      onClose={onClose}
      isSticky
      isFocusReturned={() => !hasOpened.current}
    >
      <DialogForm
        onSubmit={() => {
          if (!add.isPending) add.mutate()
        }}
      >
        <TextField
          label={messages.buckets.name}
          hint={messages.buckets.addExistingHint}
          value={name}
          error={add.error?.data}
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        <DialogButtons>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button type="submit" look="primary" disabled={add.isPending}>
            {add.isPending ? messages.buckets.adding : messages.buckets.add}
          </Button>
        </DialogButtons>
      </DialogForm>
    </Dialog>
  )
}
