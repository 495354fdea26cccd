import { ArrowDown, ArrowUp } from 'lucide-react'
import { useId } from 'react'

import type { Listing, Sort, SortColumn } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import headStyles from './grid-header.module.css'
import { isUnfinished } from './listing-text.ts'
import styles from './object-grid.module.css'

type Column = Exclude<SortColumn, 'place'>

type GridHeaderProps = {
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  /** What the rows of a folder stand on; none for results, which say it themselves. */
  readonly listing?: Listing | undefined
}

const columns: readonly Column[] = ['name', 'size', 'type', 'modified']

/** The columns' names; a press sorts by one, the next press turns its order round. */
export function GridHeader({ sort, onSort, listing }: GridHeaderProps) {
  return (
    <thead className={styles['head']}>
      <tr aria-rowindex={1} className={styles['headRow']}>
        {columns.map((column) => (
          <ColumnHeader
            key={column}
            column={column}
            sort={sort}
            onSort={onSort}
            note={listing && noteOf(column, sort, listing)}
          />
        ))}
      </tr>
    </thead>
  )
}

type ColumnHeaderProps = {
  readonly column: Column
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly note: Note | undefined
}

/** The note describes the column and is no part of its name. */
function ColumnHeader({ column, sort, onSort, note }: ColumnHeaderProps) {
  const noteId = useId()
  const isSorted = sort.by === column
  const label = messages.list.columns[column]
  return (
    <th scope="col" aria-label={label} aria-sort={isSorted ? sort.direction : 'none'}>
      <button
        type="button"
        aria-label={label}
        aria-describedby={note && noteId}
        className={styles['sort']}
        onClick={() => {
          onSort(nextSort(sort, column))
        }}
      >
        {label}
        {isSorted && (sort.direction === 'ascending' ? <ArrowUp size={12} /> : <ArrowDown size={12} />)}
        {note && (
          <span className={headStyles['note']} title={note.hint}>
            {note.text}
          </span>
        )}
      </button>
      {note && (
        <span id={noteId} hidden>
          {note.hint}
        </span>
      )}
    </th>
  )
}

type Note = { readonly text: string; readonly hint: string }

/** What a column stands on where that is less than it looks. */
function noteOf(column: Column, sort: Sort, listing: Listing): Note | undefined {
  const words = messages.listing
  const isSorted = sort.by === column
  if (column === 'name') {
    const isInBytes = isSorted && listing.nameOrder === 'bytes'
    return isInBytes ? { text: words.byteOrder, hint: words.byteOrder } : undefined
  }
  if (!isUnfinished(listing)) return undefined
  if (column === 'size') return { text: words.soFar, hint: words.sizesSoFar }
  return isSorted ? { text: words.soFar, hint: words.orderSoFar } : undefined
}

/** A new column starts ascending. */
function nextSort(sort: Sort, column: Column): Sort {
  const isTurned = sort.by === column && sort.direction === 'ascending'
  return { by: column, direction: isTurned ? 'descending' : 'ascending' }
}
