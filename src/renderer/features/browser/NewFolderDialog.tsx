import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons, DialogForm } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import type { Folder } from './folder-queries.ts'

type NewFolderDialogProps = { readonly folder: Folder; readonly onClose: () => void }

export function NewFolderDialog({ folder, onClose }: NewFolderDialogProps) {
  const [name, setName] = useState('')
  const create = useMutation({
    mutationFn: () => call('folders.create', { ...folder, name }),
    onSuccess: onClose,
  })
  return (
    <Dialog title={messages.newFolder.title} onClose={onClose} isSticky>
      <DialogForm
        onSubmit={() => {
          if (!create.isPending) create.mutate()
        }}
      >
        <TextField
          label={messages.newFolder.name}
          hint={messages.newFolder.hint}
          value={name}
          error={create.error?.data}
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        <DialogButtons>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {create.isPending ? messages.newFolder.creating : messages.newFolder.create}
          </Button>
        </DialogButtons>
      </DialogForm>
    </Dialog>
  )
}
