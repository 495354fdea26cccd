import { messages } from '../../messages.ts'
import { ToggleButton } from '../../ui/ToggleButton.tsx'
import styles from './filter-bar.module.css'
import type { FilterProps } from './FilterTrigger.tsx'
import { ModifiedFilter } from './ModifiedFilter.tsx'
import { SizeFilter } from './SizeFilter.tsx'
import { TypeFilter } from './TypeFilter.tsx'

const kinds = ['sinceVisit', 'duplicates'] as const

/** Ways to see only some objects of the bucket. Each holds as soon as it is set. */
export function FilterBar({ find, onChange }: FilterProps) {
  const { filters } = messages
  return (
    <fieldset aria-label={filters.label} className={styles['bar']}>
      <TypeFilter find={find} onChange={onChange} />
      <SizeFilter find={find} onChange={onChange} />
      <ModifiedFilter find={find} onChange={onChange} />
      {kinds.map((kind) => (
        <ToggleButton
          key={kind}
          label={filters.kinds[kind]}
          isOn={find.only === kind}
          onChange={(isOn) => {
            onChange({ only: isOn ? kind : 'all' })
          }}
        />
      ))}
    </fieldset>
  )
}
