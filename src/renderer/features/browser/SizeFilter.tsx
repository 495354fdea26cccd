import { useState } from 'react'

import { messages } from '../../messages.ts'
import { Popover } from '../../ui/Popover.tsx'
import { PresetList } from '../../ui/PresetList.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './filter-bar.module.css'
import { FilterTrigger, type FilterProps } from './FilterTrigger.tsx'
import { bytesOfMegabytes, megabytesOf } from './find.ts'

const megabyte = 1024 * 1024
const presetBytes = [megabyte, 100 * megabyte, 1024 * megabyte] as const

/** A least size from a list, or a span of one's own. */
export function SizeFilter({ find, onChange }: FilterProps) {
  const { filters } = messages
  const { minSizeBytes, maxSizeBytes } = find
  const options = [
    { value: 'any', label: filters.anySize },
    ...presetBytes.map((sizeBytes) => ({ value: String(sizeBytes), label: filters.overSize(sizeBytes) })),
  ]
  const preset = maxSizeBytes === null ? String(minSizeBytes ?? 'any') : ''
  return (
    <Popover
      label={filters.size}
      trigger={<FilterTrigger label={filters.size} isSet={minSizeBytes !== null || maxSizeBytes !== null} />}
    >
      <PresetList
        label={filters.presets}
        options={options}
        value={preset}
        onChange={(value) => {
          onChange({ minSizeBytes: value === 'any' ? null : Number(value), maxSizeBytes: null })
        }}
      />
      <fieldset aria-label={filters.custom} className={styles['fields']}>
        <MegabyteField
          label={filters.minSize}
          sizeBytes={minSizeBytes}
          onChange={(sizeBytes) => {
            onChange({ minSizeBytes: sizeBytes })
          }}
        />
        <MegabyteField
          label={filters.maxSize}
          sizeBytes={maxSizeBytes}
          onChange={(sizeBytes) => {
            onChange({ maxSizeBytes: sizeBytes })
          }}
        />
      </fieldset>
    </Popover>
  )
}

type MegabyteFieldProps = {
  readonly label: string
  readonly sizeBytes: number | null
  readonly onChange: (sizeBytes: number | null) => void
}

/** Keeps what is typed, such as `1.`, as long as it means the size that is set. */
function MegabyteField({ label, sizeBytes, onChange }: MegabyteFieldProps) {
  const [typed, setTyped] = useState('')
  return (
    <TextField
      label={label}
      inputMode="decimal"
      value={bytesOfMegabytes(typed) === sizeBytes ? typed : megabytesOf(sizeBytes)}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange(bytesOfMegabytes(event.target.value))
      }}
    />
  )
}
