import type { Account } from '../../../shared/account.ts'
import { messages } from '../../messages.ts'
import { visibleText } from '../../visible-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { KeyForm } from './KeyForm.tsx'

type NewKeyDialogProps = { readonly account: Account; readonly onClose: () => void }

/** For an account whose key the server refuses. */
export function NewKeyDialog({ account, onClose }: NewKeyDialogProps) {
  return (
    <Dialog title={messages.accounts.newKeyTitle(visibleText(account.name))} onClose={onClose} isSticky>
      <KeyForm account={account} onProvided={onClose}>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
      </KeyForm>
    </Dialog>
  )
}
