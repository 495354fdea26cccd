import { ArrowDown, ArrowUp } from 'lucide-react'

import type { Sort, SortColumn } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import styles from './object-grid.module.css'

type GridHeaderProps = { readonly sort: Sort; readonly onSort: (sort: Sort) => void }

const columns: readonly SortColumn[] = ['name', 'size', 'type', 'modified']

/** The columns' names; a press sorts by one, the next press turns its order round. */
export function GridHeader({ sort, onSort }: GridHeaderProps) {
  return (
    <thead className={styles['head']}>
      <tr aria-rowindex={1} className={styles['headRow']}>
        {columns.map((column) => {
          const isSorted = sort.by === column
          return (
            <th key={column} scope="col" aria-sort={isSorted ? sort.direction : 'none'}>
              <button
                type="button"
                className={styles['sort']}
                onClick={() => {
                  onSort(nextSort(sort, column))
                }}
              >
                {messages.list.columns[column]}
                {isSorted &&
                  (sort.direction === 'ascending' ? <ArrowUp size={12} /> : <ArrowDown size={12} />)}
              </button>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

/** A new column starts ascending. */
function nextSort(sort: Sort, column: SortColumn): Sort {
  const isTurned = sort.by === column && sort.direction === 'ascending'
  return { by: column, direction: isTurned ? 'descending' : 'ascending' }
}
