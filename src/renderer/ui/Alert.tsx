import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import type { ErrorData } from '../../shared/errors.ts'
import { errorText } from '../error-text.ts'
import styles from './alert.module.css'

type AlertProps = {
  readonly error: ErrorData
  /** Lets a field point at the words. */
  readonly id?: string | undefined
  /** Buttons, after the words. */
  readonly children?: ReactNode
}

/** What happened, why, and what to do, told at once. */
export function Alert({ error, id, children }: AlertProps) {
  const { what, why, todo } = errorText(error)
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
