import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'

import { defaultEndpoint } from '../../../shared/account.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { DialogForm } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useUnmountSignal } from '../../ui/use-unmount-signal.ts'
import { connectMistake, fieldOf, type ConnectField } from './connect-fields.ts'
import styles from './connect.module.css'

type ConnectFormProps = {
  readonly onConnected?: () => void
  /** Further buttons beside `Connect`. */
  readonly children?: ReactNode
}

/**
 * Connects an account, or opens the one on this computer. What is typed stays in the fields alone: the key is in no
 * state and no cache, and is wiped once it was accepted.
 */
export function ConnectForm({ onConnected, children }: ConnectFormProps) {
  const name = useRef<HTMLInputElement>(null)
  const endpoint = useRef<HTMLInputElement>(null)
  const apiKey = useRef<HTMLInputElement>(null)
  const newSignal = useUnmountSignal()
  useEffect(() => {
    name.current?.focus()
  }, [])

  const connect = useMutation({
    mutationFn: async () => {
      const typed = { name: textOf(name), endpoint: textOf(endpoint), apiKey: textOf(apiKey) }
      const mistake = connectMistake(typed)
      if (mistake) throw new AppError(mistake)
      await call('accounts.connect', typed, newSignal())
    },
    onSuccess: () => {
      if (apiKey.current) apiKey.current.value = ''
      onConnected?.()
    },
  })
  const openLocal = useMutation({
    mutationFn: async () => {
      await call('accounts.openLocal', {}, newSignal())
    },
    onSuccess: () => onConnected?.(),
  })

  const isBusy = connect.isPending || openLocal.isPending
  const error = (connect.error ?? openLocal.error)?.data
  const at = connect.error ? fieldOf(connect.error.data.code) : null
  const errorAt = (field: ConnectField) => (at === field ? error : undefined)
  return (
    <DialogForm
      onSubmit={() => {
        if (isBusy) return
        openLocal.reset()
        connect.mutate()
      }}
    >
      <TextField
        ref={name}
        label={messages.accounts.name}
        hint={messages.accounts.nameHint}
        error={errorAt('name')}
      />
      <TextField
        ref={endpoint}
        label={messages.accounts.endpoint}
        defaultValue={defaultEndpoint}
        inputMode="url"
        error={errorAt('endpoint')}
      />
      <TextField ref={apiKey} type="password" label={messages.accounts.apiKey} error={errorAt('apiKey')} />
      {error && at === null && <Alert error={error} />}
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={isBusy}>
          {connect.isPending ? messages.accounts.connecting : messages.accounts.connect}
        </Button>
        {children}
      </div>
      <div className={styles['local']}>
        <Button
          disabled={isBusy}
          onClick={() => {
            connect.reset()
            openLocal.mutate()
          }}
        >
          {openLocal.isPending ? messages.accounts.starting : messages.accounts.tryLocal}
        </Button>
        <p>{messages.accounts.tryLocalHint}</p>
      </div>
    </DialogForm>
  )
}

function textOf(field: { readonly current: HTMLInputElement | null }): string {
  return field.current?.value ?? ''
}
