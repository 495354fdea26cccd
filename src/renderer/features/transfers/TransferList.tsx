import { useQueries } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'

import { messages } from '../../messages.ts'
import { pageSize, transferPage } from './transfer-queries.ts'
import styles from './transfer-shelf.module.css'
import { TransferItem } from './TransferItem.tsx'

const rowHeightPx = 36
const overscanRows = 20

/** The rows of the shelf; only those around what is on the screen exist. */
export function TransferList({ count }: { readonly count: number }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: overscanRows,
  })
  const items = virtualizer.getVirtualItems()
  const firstPage = Math.floor((items[0]?.index ?? 0) / pageSize)
  const lastPage = Math.floor((items.at(-1)?.index ?? 0) / pageSize)
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, step) => firstPage + step)
  const results = useQueries({ queries: pages.map((page) => transferPage(page)) })
  const rowAt = (index: number) => results[Math.floor(index / pageSize) - firstPage]?.data?.[index % pageSize]
  return (
    <div ref={scroller} className={styles['scroller']}>
      <div
        role="list"
        aria-label={messages.transfers.label}
        className={styles['sizer']}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map(({ index, start }) => {
          const row = rowAt(index)
          return row && <TransferItem key={row.id} row={row} place={index + 1} count={count} topPx={start} />
        })}
      </div>
    </div>
  )
}
