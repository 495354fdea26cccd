import { useId, useState } from 'react'

import { classNames } from './class-names.ts'
import styles from './field.module.css'

/** How a number stands in a field. */
export type NumberForm<Value extends number | null> = {
  readonly textOf: (value: Value) => string
  /** Undefined for a text that is no such number, or not within bounds. */
  readonly valueOf: (text: string) => Value | undefined
}

type NumberFieldProps<Value extends number | null> = {
  readonly label: string
  readonly hint?: string
  readonly placeholder?: string
  readonly form: NumberForm<Value>
  readonly value: Value
  /** What a text that is no value is told. */
  readonly mistake: string
  readonly onChange: (value: Value) => void
}

/**
 * A number that holds as soon as it is one. What is typed stays as it is until the field is left; a text that is no
 * value changes nothing, and is told of then.
 */
export function NumberField<Value extends number | null>(props: NumberFieldProps<Value>) {
  const { label, hint, placeholder, form, value, mistake } = props
  const [typed, setTyped] = useState<string | null>(null)
  const [isChecked, setIsChecked] = useState(false)
  const id = useId()
  const isWrong = isChecked && typed !== null && form.valueOf(typed) === undefined
  const check = () => {
    setIsChecked(true)
    if (typed !== null && form.valueOf(typed) !== undefined) setTyped(null)
  }
  const describedBy = [hint !== undefined && `${id}-hint`, isWrong && `${id}-mistake`]
    .filter(Boolean)
    .join(' ')
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        className={classNames(styles['input'], styles['number'])}
        placeholder={placeholder}
        aria-invalid={isWrong}
        aria-describedby={describedBy || undefined}
        value={typed ?? form.textOf(value)}
        onChange={({ target }) => {
          const next = form.valueOf(target.value)
          setTyped(target.value)
          setIsChecked(false)
          if (next !== undefined && next !== value) props.onChange(next)
        }}
        onKeyDown={({ key }) => {
          if (key === 'Enter') check()
        }}
        onBlur={check}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
      {isWrong && (
        <p id={`${id}-mistake`} role="alert" className={styles['mistake']}>
          {mistake}
        </p>
      )}
    </div>
  )
}
