import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'

import type { Account } from '../../../shared/account.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import { DialogForm } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useUnmountSignal } from '../../ui/use-unmount-signal.ts'
import { keyMistake } from './connect-fields.ts'
import styles from './connect.module.css'

type KeyCardProps = {
  readonly account: Account
  /** The menu of accounts, to go to another one or take this one away. */
  readonly children: ReactNode
}

/** In place of the window's panes for an account that main holds no key of. */
export function KeyCard({ account, children }: KeyCardProps) {
  return (
    <main className={styles['screen']}>
      <section className={styles['card']}>
        {children}
        {account.kind === 'local' ? <StartLocal /> : <KeyForm account={account} />}
      </section>
    </main>
  )
}

function KeyForm({ account }: { readonly account: Account }) {
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
    },
  })
  return (
    <DialogForm
      onSubmit={() => {
        if (!provide.isPending) provide.mutate()
      }}
    >
      <header>
        <h1 className={styles['title']}>{messages.accounts.keyTitle(account.name)}</h1>
        <p className={styles['lead']}>{messages.accounts.keyHint}</p>
      </header>
      <TextField
        ref={apiKey}
        type="password"
        label={messages.accounts.apiKey}
        hint={account.endpoint ?? undefined}
        error={provide.error?.data}
      />
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={provide.isPending}>
          {provide.isPending ? messages.accounts.connecting : messages.accounts.connect}
        </Button>
      </div>
    </DialogForm>
  )
}

function StartLocal() {
  const start = useMutation({ mutationFn: () => call('accounts.openLocal', {}) })
  return (
    <>
      <output>{messages.accounts.startingLocal}</output>
      {start.error && <Alert error={start.error.data} />}
      <Button
        disabled={start.isPending}
        onClick={() => {
          start.mutate()
        }}
      >
        {messages.accounts.startLocal}
      </Button>
    </>
  )
}
