import { useQueries } from '@tanstack/react-query'
import { useRef } from 'react'

import { messages } from '../../messages.ts'
import { useVirtualRows } from '../../ui/use-virtual-rows.ts'
import { BatchItem } from './BatchItem.tsx'
import { pageSize, transferPage } from './transfer-queries.ts'
import styles from './transfer-shelf.module.css'
import { TransferItem } from './TransferItem.tsx'

const rowHeightPx = 36
const overscanRows = 20

type TransferListProps = {
  /** Rows and heads. */
  readonly lines: number
  readonly transfers: number
}

/** The lines of the shelf; only those around what is on the screen exist. */
export function TransferList({ lines, transfers }: TransferListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const shown = useVirtualRows({ count: lines, rowHeightPx, overscanRows, scroller })
  const firstPage = Math.floor(shown.first / pageSize)
  const lastPage = Math.floor(Math.max(0, shown.last) / pageSize)
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, step) => firstPage + step)
  const results = useQueries({ queries: pages.map((page) => transferPage(page)) })
  const lineAt = (index: number) =>
    results[Math.floor(index / pageSize) - firstPage]?.data?.[index % pageSize]
  return (
    <div ref={scroller} className={styles['scroller']}>
      <ul
        aria-label={messages.transfers.label}
        className={styles['sizer']}
        style={{ height: shown.heightPx }}
      >
        {shown.items.map(({ index, topPx }) => {
          const line = lineAt(index)
          if (!line) return null
          if (line.kind === 'head') {
            return <BatchItem key={`batch ${line.head.batch}`} head={line.head} topPx={topPx} />
          }
          const { row, place } = line
          return <TransferItem key={row.id} row={row} place={place} count={transfers} topPx={topPx} />
        })}
      </ul>
    </div>
  )
}
