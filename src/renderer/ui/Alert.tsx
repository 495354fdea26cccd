import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import type { ErrorData } from '../../shared/errors.ts'
import { errorText, type ErrorText } from '../error-text.ts'
import styles from './alert.module.css'

type AlertProps = WordsProps & { readonly error: ErrorData }

type WordsProps = {
  /** Lets a field point at the words. */
  readonly id?: string | undefined
  /** Buttons, after the words. */
  readonly children?: ReactNode
}

/** What happened, why, and what to do, told at once. */
export function Alert({ error, ...rest }: AlertProps) {
  return <AlertWords text={errorText(error)} {...rest} />
}

/** The same in other words than those of an error alone. */
export function AlertWords({ text, id, children }: WordsProps & { readonly text: ErrorText }) {
  const { what, why, todo } = text
  return (
    <div role="alert" id={id} className={styles['alert']}>
      <CircleAlert className={styles['icon']} />
      <p className={styles['words']}>
        <strong>{what}</strong> {why} {todo}
      </p>
      {children}
    </div>
  )
}
