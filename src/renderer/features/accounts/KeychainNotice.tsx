import { KeyRound } from 'lucide-react'

import type { KeychainState } from '../../../shared/account.ts'
import { messages } from '../../messages.ts'
import { visibleText } from '../../visible-text.ts'
import styles from './keychain-notice.module.css'

/** Says that keys do not outlive this session, and why; nothing while the keychain works. */
export function KeychainNotice({ keychain }: { readonly keychain: KeychainState }) {
  if (keychain.kind === 'available') return null
  return (
    <div className={styles['notice']}>
      <KeyRound />
      <output aria-label={messages.accounts.keychain}>
        {messages.accounts.keychainText}{' '}
        <span className={styles['reason']}>
          {messages.accounts.keychainReason(visibleText(keychain.reason))}
        </span>
      </output>
    </div>
  )
}
