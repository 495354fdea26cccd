import { useQueries } from '@tanstack/react-query'
import { Check, CircleAlert, CircleDashed, CircleHelp, type LucideIcon } from 'lucide-react'
import { useRef } from 'react'

import type { DeletedKey, DeletedKind, DeleteOutcome } from '../../../shared/deletes.ts'
import type { TransferRow } from '../../../shared/transfer.ts'
import { errorText } from '../../error-text.ts'
import { messages } from '../../messages.ts'
import { useVirtualRows } from '../../ui/use-virtual-rows.ts'
import { VisibleName } from '../../ui/VisibleName.tsx'
import styles from './deleted-list.module.css'
import { deletedKeys, pageSize } from './transfer-queries.ts'

const words = messages.transfers.deletedList
const rowHeightPx = 44
const overscanRows = 10

type DeletedListProps = { readonly row: TransferRow; readonly kind: DeletedKind; readonly count: number }

/** The objects of a delete, however many; only those around what is on the screen exist. */
export function DeletedList({ row, kind, count }: DeletedListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { items, first, last, heightPx } = useVirtualRows({ count, rowHeightPx, overscanRows, scroller })
  const firstPage = Math.floor(first / pageSize)
  const pages = Math.floor(Math.max(0, last) / pageSize) - firstPage + 1
  const results = useQueries({
    queries: Array.from({ length: pages }, (_, step) => deletedKeys(row, kind, firstPage + step)),
  })
  if (count === 0) return <p className={styles['none']}>{words.none}</p>
  return (
    <div ref={scroller} className={styles['scroller']}>
      <ul aria-label={words[kind](count)} style={{ height: heightPx }}>
        {items.map(({ index, topPx }) => {
          const key = results[Math.floor(index / pageSize) - firstPage]?.data?.rows[index % pageSize]
          return key && <Item key={index} deleted={key} place={index + 1} count={count} topPx={topPx} />
        })}
      </ul>
    </div>
  )
}

const icons: Record<DeleteOutcome, LucideIcon> = {
  gone: Check,
  failed: CircleAlert,
  unknown: CircleHelp,
  notAsked: CircleDashed,
}

type ItemProps = {
  readonly deleted: DeletedKey
  readonly place: number
  readonly count: number
  readonly topPx: number
}

function Item({ deleted: { key, outcome, error }, place, count, topPx }: ItemProps) {
  const Icon = icons[outcome]
  const reason = error && errorText(error)
  const why = reason && [reason.what, reason.why].filter(Boolean).join(' ')
  const what = [words.outcomes[outcome], why].filter(Boolean).join(': ')
  return (
    <li
      aria-posinset={place}
      aria-setsize={count}
      data-outcome={outcome}
      className={styles['item']}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <Icon size={16} />
      <span className={styles['key']}>
        <VisibleName name={key} hasTitle />
      </span>
      <span className={styles['what']} title={what}>
        {what}
      </span>
    </li>
  )
}
