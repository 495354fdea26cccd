import type { KeychainState } from '../../../shared/account.ts'
import { messages } from '../../messages.ts'
import { BucketIcon } from '../../ui/icons.tsx'
import { ConnectForm } from './ConnectForm.tsx'
import styles from './connect.module.css'

/** Shown while no account is known. Once there is one main says so, and the window opens on it. */
export function FirstRun({ keychain }: { readonly keychain: KeychainState }) {
  const { connectHint, connectHintNoKeychain } = messages.accounts
  return (
    <main className={styles['screen']}>
      <section className={styles['card']}>
        <header>
          <span className={styles['mark']}>
            <BucketIcon />
          </span>
          <h1 className={styles['title']}>{messages.accounts.connectTitle}</h1>
          <p className={styles['lead']}>
            {keychain.kind === 'available' ? connectHint : connectHintNoKeychain}
          </p>
        </header>
        <ConnectForm />
      </section>
    </main>
  )
}
