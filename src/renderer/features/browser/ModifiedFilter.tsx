import { messages } from '../../messages.ts'
import { Popover } from '../../ui/Popover.tsx'
import { PresetList } from '../../ui/PresetList.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './filter-bar.module.css'
import { FilterTrigger, type FilterProps } from './FilterTrigger.tsx'
import { dateFieldText, filterOfDates, filterOfPeriod, type Period } from './find.ts'

const periods = ['day', 'week', 'month', 'year'] as const satisfies readonly Period[]

/** A period from a list, or two dates of one's own. */
export function ModifiedFilter({ find, onChange }: FilterProps) {
  const { filters } = messages
  const { modified } = find
  // Dates stand in their fields only where they were chosen there.
  const custom = modified?.period === 'custom' ? modified : null
  const [from, to] = [dateFieldText(custom?.fromMs ?? null), dateFieldText(custom?.toMs ?? null)]
  return (
    <Popover
      label={filters.modified}
      trigger={<FilterTrigger label={filters.modified} isSet={modified !== null} />}
    >
      <PresetList
        label={filters.presets}
        options={[
          { value: 'any', label: filters.anyTime },
          ...periods.map((period) => ({ value: period, label: filters.periods[period] })),
        ]}
        value={modified?.period ?? 'any'}
        onChange={(value) => {
          const period = periods.find((one) => one === value)
          onChange({ modified: period ? filterOfPeriod(period, Date.now()) : null })
        }}
      />
      <fieldset aria-label={filters.custom} className={styles['fields']}>
        <TextField
          label={filters.from}
          type="date"
          value={from}
          onChange={(event) => {
            onChange({ modified: filterOfDates(event.target.value, to) })
          }}
        />
        <TextField
          label={filters.to}
          type="date"
          value={to}
          onChange={(event) => {
            onChange({ modified: filterOfDates(from, event.target.value) })
          }}
        />
      </fieldset>
    </Popover>
  )
}
