import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import type { ComponentProps, ReactNode, RefObject, SubmitEvent } from 'react'

import { classNames } from './class-names.ts'
import styles from './dialog.module.css'

type DialogProps = {
  readonly title: ReactNode
  /** Called for Escape and for a press beside it. */
  readonly onClose: () => void
  readonly children: ReactNode
  /** What a press beside it means: nothing, where something typed or asked would be lost. */
  readonly isSticky?: boolean
  /** `fields` for those that stand side by side, `code` for long lines. */
  readonly widthFor?: 'text' | 'fields' | 'code'
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Whether the keyboard goes back to where it was: asked when the dialog closes. */
  readonly isFocusReturned?: () => boolean
}

/** A question inside of the window, named by its title. Shown as long as it is rendered. */
export function Dialog({
  title,
  onClose,
  children,
  isSticky = false,
  widthFor = 'text',
  ...focus
}: DialogProps) {
  const { initialFocus, isFocusReturned } = focus
  return (
    <BaseDialog.Root open onOpenChange={closer(onClose)} disablePointerDismissal={isSticky}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles['backdrop']} />
        <BaseDialog.Popup
          className={classNames(styles['popup'], styles[widthFor])}
          {...(initialFocus && { initialFocus })}
          {...(isFocusReturned && { finalFocus: isFocusReturned })}
        >
          <BaseDialog.Title className={styles['title']}>{title}</BaseDialog.Title>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

type DialogFormProps = Omit<ComponentProps<'form'>, 'onSubmit'> & { readonly onSubmit: () => void }

/** The fields of a dialog, and what Enter in one of them does. The app words what is missing, not the browser. */
export function DialogForm({ onSubmit, className, ...rest }: DialogFormProps) {
  return (
    <form
      {...rest}
      noValidate
      autoComplete="off"
      className={classNames(styles['form'], className)}
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault()
        onSubmit()
      }}
    />
  )
}

/** The words of a dialog under its title. */
export function DialogText({ children }: { readonly children: ReactNode }) {
  return <BaseDialog.Description className={styles['text']}>{children}</BaseDialog.Description>
}

/** The row of buttons at the end of a dialog. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className={styles['buttons']}>{children}</div>
}

export function closer(onClose: () => void): (isOpen: boolean) => void {
  return (isOpen) => {
    if (!isOpen) onClose()
  }
}
