import { Select } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'

import styles from './field.module.css'

type Option = {
  readonly value: string
  /** Said after the value, more quietly. */
  readonly detail: string
}

type SelectFieldProps = {
  readonly label: string
  readonly options: readonly Option[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A choice of one out of a few. */
export function SelectField({ label, options, value, onChange }: SelectFieldProps) {
  return (
    <div className={styles['field']}>
      <Select.Root
        value={value}
        onValueChange={(next: string | null) => {
          if (next !== null) onChange(next)
        }}
      >
        <Select.Label className={styles['label']}>{label}</Select.Label>
        <Select.Trigger className={styles['select']}>
          <Select.Value>
            {(chosen: string) => (
              <OptionText
                option={options.find((option) => option.value === chosen) ?? { value: chosen, detail: '' }}
              />
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

function OptionText({ option }: { readonly option: Option }) {
  return (
    <span>
      {option.value}
      <small>{option.detail}</small>
    </span>
  )
}
