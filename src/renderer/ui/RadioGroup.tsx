import { useId } from 'react'

import styles from './field.module.css'

type RadioGroupProps<Value extends string> = {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint: string }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

export function RadioGroup<Value extends string>({
  label,
  options,
  value,
  onChange,
}: RadioGroupProps<Value>) {
  const name = useId()
  return (
    <fieldset className={styles['choices']}>
      <legend>{label}</legend>
      {options.map((option) => (
        <div key={option.value} className={styles['choice']}>
          <input
            id={`${name}-${option.value}`}
            type="radio"
            name={name}
            checked={option.value === value}
            aria-describedby={`${name}-${option.value}-hint`}
            onChange={() => {
              onChange(option.value)
            }}
          />
          <label htmlFor={`${name}-${option.value}`}>{option.label}</label>
          <span id={`${name}-${option.value}-hint`} className={styles['hint']}>
            {option.hint}
          </span>
        </div>
      ))}
    </fieldset>
  )
}
