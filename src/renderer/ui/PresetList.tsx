import { useId } from 'react'

import styles from './field.module.css'

type PresetListProps = {
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** None of the options' where something else is set. */
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Usual answers, one below the other, of which one may be chosen. */
export function PresetList({ label, options, value, onChange }: PresetListProps) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={styles['choice']}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => {
              onChange(option.value)
            }}
          />
          {option.label}
        </label>
      ))}
    </div>
  )
}
