import { useRef } from 'react'
import { flushSync } from 'react-dom'

import type { Listing } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { Segments } from '../../ui/Segments.tsx'
import styles from './filter-bar.module.css'
import { activeFilters, type Find } from './find.ts'
import { useResultsText } from './use-results-text.ts'

type ResultsBarProps = {
  readonly find: Find
  /** Null until it is counted. */
  readonly count: number | null
  /** Whether what stands below is not yet what is looked for. */
  readonly isSearching: boolean
  /** What is known of the whole bucket. */
  readonly listing: Listing | undefined
  readonly onChange: (change: Partial<Find>) => void
  readonly onClearFilters: () => void
}

/** How much was found in what, and what it was looked for by. */
export function ResultsBar({ find, count, isSearching, listing, onChange, onClearFilters }: ResultsBarProps) {
  const { results, search, filters } = messages
  const active = activeFilters(find)
  const text = useResultsText(count, listing)
  const chips = useRef<HTMLDivElement>(null)

  /** The keyboard goes on to the chip that takes the place; after the last one the list takes it. */
  function remove(index: number, removal: Partial<Find>): void {
    flushSync(() => {
      onChange(removal)
    })
    const left = chips.current?.querySelectorAll('button')
    left?.[Math.min(index, left.length - 1)]?.focus()
  }

  return (
    <div className={styles['results']}>
      <output aria-label={results.label}>{isSearching ? results.searching : text}</output>
      {find.text !== '' && (
        <Segments
          label={search.scope}
          options={[
            { value: 'keys', label: search.scopes.keys },
            { value: 'names', label: search.scopes.names },
          ]}
          value={find.scope}
          onChange={(scope) => {
            onChange({ scope })
          }}
        />
      )}
      <div ref={chips} className={styles['chips']}>
        {active.map(({ label, removal }, index) => (
          <Chip
            key={label}
            label={label}
            removeLabel={filters.remove(label)}
            onRemove={() => {
              remove(index, removal)
            }}
          />
        ))}
      </div>
      {active.length > 0 && (
        <Button look="ghost" className={styles['clear']} onClick={onClearFilters}>
          {filters.clear}
        </Button>
      )}
    </div>
  )
}
