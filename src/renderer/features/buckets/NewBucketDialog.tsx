import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import type { Account } from '../../../shared/account.ts'
import { regions } from '../../../shared/bucket.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { Checkbox } from '../../ui/Checkbox.tsx'
import { Dialog, DialogButtons, DialogForm } from '../../ui/Dialog.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { bucketList } from './bucket-queries.ts'

type NewBucketDialogProps = {
  readonly account: Account
  readonly onCreated: (bucket: string) => void
  readonly onClose: () => void
}

const regionOptions = regions.map(({ code, place }) => ({ value: code, detail: place }))

export function NewBucketDialog({ account, onCreated, onClose }: NewBucketDialogProps) {
  const [name, setName] = useState('')
  const [region, setRegion] = useState<string>(regions[0].code)
  const [isVersioned, setIsVersioned] = useState(false)
  const queryClient = useQueryClient()
  // The list of the bucket that opens then takes the keyboard.
  const hasOpened = useRef(false)
  const create = useMutation({
    mutationFn: () =>
      call('buckets.create', { accountId: account.id, name, region, versioning: isVersioned }),
    onSuccess: async (bucket) => {
      await queryClient.invalidateQueries({ queryKey: bucketList(account.id).queryKey })
      hasOpened.current = true
      onCreated(bucket.name)
      onClose()
    },
  })
  return (
    <Dialog
      title={messages.buckets.new}
      onClose={onClose}
      isSticky
      isFocusReturned={() => !hasOpened.current}
    >
      <DialogForm
        onSubmit={() => {
          if (!create.isPending) create.mutate()
        }}
      >
        <TextField
          label={messages.buckets.name}
          value={name}
          error={create.error?.data}
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        <SelectField
          label={messages.buckets.region}
          options={regionOptions}
          value={region}
          onChange={setRegion}
        />
        <Checkbox
          label={messages.buckets.versioning}
          hint={messages.buckets.versioningHint}
          isChecked={isVersioned}
          onChange={setIsVersioned}
        />
        <DialogButtons>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {create.isPending ? messages.buckets.creating : messages.buckets.create}
          </Button>
        </DialogButtons>
      </DialogForm>
    </Dialog>
  )
}
