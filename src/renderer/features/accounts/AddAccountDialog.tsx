import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ConnectForm } from './ConnectForm.tsx'

/** The form of the first run once more, for a further account. */
export function AddAccountDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={messages.accounts.addTitle} onClose={onClose} isSticky>
      <ConnectForm onConnected={onClose}>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
      </ConnectForm>
    </Dialog>
  )
}
