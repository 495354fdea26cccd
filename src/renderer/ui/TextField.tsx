import { useEffect, useId, type ComponentProps } from 'react'

import type { ErrorData } from '../../shared/errors.ts'
import { Alert } from './Alert.tsx'
import styles from './field.module.css'

type TextFieldProps = Omit<ComponentProps<'input'>, 'id'> & {
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with this field's text. */
  readonly error?: ErrorData | undefined
}

/** One line of text with its name above and, below, a hint or what is wrong with it, which takes one back to it. */
export function TextField({ label, hint, error, type = 'text', ...rest }: TextFieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  useEffect(() => {
    if (error) document.getElementById(id)?.focus()
  }, [error, id])
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(' ')
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        type={type}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className={styles['input']}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy || undefined}
      />
      {hint !== undefined && (
        <p id={hintId} className={styles['hint']}>
          {hint}
        </p>
      )}
      {error && <Alert id={errorId} error={error} />}
    </div>
  )
}
