import { useQueries } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import type { TransferRow } from '../../../shared/transfer.ts'
import { messages } from '../../messages.ts'
import { useVirtualRows } from '../../ui/use-virtual-rows.ts'
import { BatchItem } from './BatchItem.tsx'
import { DeletedDialog } from './DeletedDialog.tsx'
import { pageSize, transferPage } from './transfer-queries.ts'
import styles from './transfer-shelf.module.css'
import { stretchesOf } from './stretches.ts'
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
  const [listed, setListed] = useState<TransferRow | null>(null)
  const shown = useVirtualRows({ count: lines, rowHeightPx, overscanRows, scroller })
  const firstPage = Math.floor(shown.first / pageSize)
  const lastPage = Math.floor(Math.max(0, shown.last) / pageSize)
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, step) => firstPage + step)
  const results = useQueries({ queries: pages.map((page) => transferPage(page)) })
  const lineAt = (index: number) =>
    results[Math.floor(index / pageSize) - firstPage]?.data?.[index % pageSize]
  const drawn = shown.items.flatMap(({ index, topPx }) => {
    const line = lineAt(index)
    return line ? [{ ...line, topPx }] : []
  })
  return (
    <div ref={scroller} className={styles['scroller']}>
      <div className={styles['sizer']} style={{ height: shown.heightPx }}>
        {stretchesOf(drawn).map((stretch) =>
          stretch.kind === 'head' ? (
            <BatchItem key={stretch.key} head={stretch.head} topPx={stretch.topPx} />
          ) : (
            <ul key={stretch.key} aria-label={messages.transfers.label}>
              {stretch.rows.map(({ row, place, topPx }) => (
                <TransferItem
                  key={row.id}
                  {...{ row, place, topPx }}
                  count={transfers}
                  onShowList={setListed}
                />
              ))}
            </ul>
          ),
        )}
      </div>
      {listed && (
        <DeletedDialog
          row={listed}
          onClose={() => {
            setListed(null)
          }}
        />
      )}
    </div>
  )
}
