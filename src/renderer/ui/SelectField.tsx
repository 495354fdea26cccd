import { Select } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'

import styles from './field.module.css'

type Option<Value extends string> = {
  readonly value: Value
  /** The value itself, where it is a word for people. */
  readonly label?: string
  /** Said after it, more quietly. */
  readonly detail?: string
}

type SelectFieldProps<Value extends string> = {
  readonly label: string
  readonly options: readonly Option<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A choice of one out of a few. */
export function SelectField<Value extends string>({
  label,
  options,
  value,
  onChange,
}: SelectFieldProps<Value>) {
  return (
    <div className={styles['field']}>
      <Select.Root
        value={value}
        onValueChange={(next: Value | null) => {
          if (next !== null) onChange(next)
        }}
      >
        <Select.Label className={styles['label']}>{label}</Select.Label>
        <Select.Trigger className={styles['select']}>
          <Select.Value>
            {(chosen: Value) => (
              <OptionText option={options.find((option) => option.value === chosen) ?? { value: chosen }} />
            )}
          </Select.Value>
          <Select.Icon render={<ChevronDown />} />
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner alignItemWithTrigger={false} sideOffset={4}>
            <Select.Popup className={styles['options']}>
              <Select.List>
                {options.map((option) => (
                  <Select.Item key={option.value} value={option.value} className={styles['option']}>
                    <Select.ItemIndicator render={<Check />} />
                    <Select.ItemText className={styles['optionText']}>
                      <OptionText option={option} />
                    </Select.ItemText>
                  </Select.Item>
                ))}
              </Select.List>
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
    </div>
  )
}

function OptionText({ option: { value, label = value, detail } }: { readonly option: Option<string> }) {
  return (
    <span>
      {label} {detail !== undefined && <small>{detail}</small>}
    </span>
  )
}
