import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'

import type { Account } from '../../../shared/account.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { DialogForm } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useUnmountSignal } from '../../ui/use-unmount-signal.ts'
import { keyMistake } from './connect-fields.ts'
import styles from './connect.module.css'

type KeyFormProps = {
  readonly account: Account
  readonly onProvided?: () => void
  /** Above the field. */
  readonly header?: ReactNode
  /** Further buttons, before the one that connects. */
  readonly children?: ReactNode
}

/** Asks for the key of a known account, and checks it with the server before it is kept. */
export function KeyForm({ account, onProvided, header, children }: KeyFormProps) {
  const apiKey = useRef<HTMLInputElement>(null)
  const newSignal = useUnmountSignal()
  useEffect(() => {
    apiKey.current?.focus()
  }, [])
  const provide = useMutation({
    mutationFn: async () => {
      const typed = apiKey.current?.value ?? ''
      const mistake = keyMistake(typed)
      if (mistake) throw new AppError(mistake)
      await call('accounts.provideKey', { accountId: account.id, apiKey: typed }, newSignal())
    },
    onSuccess: () => {
      if (apiKey.current) apiKey.current.value = ''
      onProvided?.()
    },
  })
  return (
    <DialogForm
      onSubmit={() => {
        if (!provide.isPending) provide.mutate()
      }}
    >
      {header}
      <TextField
        ref={apiKey}
        type="password"
        label={messages.accounts.apiKey}
        hint={account.endpoint ?? undefined}
        error={provide.error?.data}
      />
      <div className={styles['buttons']}>
        {children}
        <Button type="submit" look="primary" disabled={provide.isPending}>
          {provide.isPending ? messages.accounts.connecting : messages.accounts.connect}
        </Button>
      </div>
    </DialogForm>
  )
}
