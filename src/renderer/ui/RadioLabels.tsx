import { useId } from 'react'

export type RadioLabelsProps<Value extends string> = {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  /** None of the options' where something else is set. */
  readonly value: string
  readonly onChange: (value: Value) => void
}

type Looks = { readonly groupClass?: string | undefined; readonly labelClass: string | undefined }

/** Radios without hints, each with its label around it; how they look is said by who uses them. */
export function RadioLabels<Value extends string>(props: RadioLabelsProps<Value> & Looks) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={props.label} className={props.groupClass}>
      {props.options.map((option) => (
        <label key={option.value} className={props.labelClass}>
          <input
            type="radio"
            name={name}
            checked={option.value === props.value}
            onChange={() => {
              props.onChange(option.value)
            }}
          />
          {option.label}
        </label>
      ))}
    </div>
  )
}
