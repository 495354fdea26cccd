import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useEffect, useRef, type ReactNode } from 'react'

import type { ErrorData } from '../../shared/errors.ts'
import { messages } from '../messages.ts'
import { Alert } from './Alert.tsx'
import { Button, type ButtonLook } from './Button.tsx'
import { closer, DialogButtons } from './Dialog.tsx'
import styles from './dialog.module.css'

type ConfirmDialogProps = {
  readonly title: ReactNode
  readonly children: ReactNode
  readonly confirmLabel: string
  /** `Cancel` unless that would not say what happens then. */
  readonly cancelLabel?: string
  /** `danger` unless nothing is lost. */
  readonly look?: ButtonLook
  /** Why it cannot be confirmed now, or that it is being done. */
  readonly isWaiting?: boolean
  readonly error?: ErrorData | undefined
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Asks before something is taken away. Cancel has the focus, so that a stray Enter takes nothing. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null)
  const { error } = props
  // The button that was pressed lost the keyboard while it waited.
  useEffect(() => {
    if (error) cancel.current?.focus()
  }, [error])
  return (
    <AlertDialog.Root open onOpenChange={closer(props.onCancel)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles['backdrop']} />
        <AlertDialog.Popup className={styles['popup']} initialFocus={cancel}>
          <AlertDialog.Title className={styles['title']}>{props.title}</AlertDialog.Title>
          <AlertDialog.Description className={styles['text']} render={<div />}>
            {props.children}
          </AlertDialog.Description>
          {error && <Alert error={error} />}
          <DialogButtons>
            <Button ref={cancel} onClick={props.onCancel}>
              {props.cancelLabel ?? messages.app.cancel}
            </Button>
            <Button look={props.look ?? 'danger'} disabled={props.isWaiting} onClick={props.onConfirm}>
              {props.confirmLabel}
            </Button>
          </DialogButtons>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
