import { useId } from 'react'

import styles from './field.module.css'

type CheckboxProps = {
  readonly label: string
  readonly hint?: string | undefined
  readonly isChecked: boolean
  readonly onChange: (isChecked: boolean) => void
}

export function Checkbox({ label, hint, isChecked, onChange }: CheckboxProps) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div className={styles['choice']}>
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        aria-describedby={hint === undefined ? undefined : hintId}
        onChange={(event) => {
          onChange(event.target.checked)
        }}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span id={hintId} className={styles['hint']}>
          {hint}
        </span>
      )}
    </div>
  )
}
