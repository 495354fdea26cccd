import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { Account } from '../../../shared/account.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { Button } from '../../ui/Button.tsx'
import styles from './connect.module.css'
import { KeyForm } from './KeyForm.tsx'

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
        {account.kind === 'local' ? <StartLocal /> : <MissingKey account={account} />}
      </section>
    </main>
  )
}

function MissingKey({ account }: { readonly account: Account }) {
  return (
    <KeyForm
      account={account}
      header={
        <header>
          <h1 className={styles['title']}>{messages.accounts.keyTitle(account.name)}</h1>
          <p className={styles['lead']}>{messages.accounts.keyHint}</p>
        </header>
      }
    />
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
