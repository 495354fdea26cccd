import {
  ArrowDown,
  ArrowUp,
  Ban,
  Check,
  CircleAlert,
  Pause,
  SkipForward,
  Tags,
  Trash2,
  type LucideIcon,
} from 'lucide-react'
import { memo, useId } from 'react'

import { lastSegment } from '../../../shared/keys.ts'
import type { TransferKind, TransferRow, TransferStatus } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { ProgressBar, type BarTone } from '../../ui/ProgressBar.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { visibleText } from '../../visible-text.ts'
import {
  actionsOf,
  hasDeletedList,
  isUnverified,
  transferShare,
  type TransferAction,
} from './transfer-text.ts'
import styles from './transfer-shelf.module.css'
import { StatusText } from './StatusText.tsx'
import { useReportedCall } from './use-reported-call.ts'

type TransferItemProps = {
  readonly row: TransferRow
  /** Its number in the whole list, from 1. */
  readonly place: number
  readonly count: number
  readonly topPx: number
  /** Shows what became of the objects of a job. The same function at each drawing. */
  readonly onShowList: (row: TransferRow) => void
}

/** Drawn again only when it changed: at ten changes a second most rows are what they were. */
export const TransferItem = memo(function TransferItem(props: TransferItemProps) {
  const { row, place, count, topPx, onShowList } = props
  const keyId = useId()
  const name = lastSegment(row.key)
  const tone = toneOf(row)
  const Icon = icons[row.status] ?? kindIcons[row.kind]
  return (
    <li
      aria-label={name}
      aria-describedby={keyId}
      aria-posinset={place}
      aria-setsize={count}
      data-tone={tone}
      className={classNames(styles['line'], styles['item'])}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <Icon className={styles['icon']} />
      <span className={styles['name']} title={visibleText(`${row.bucket}/${row.key}`)}>
        <VisibleName name={name} />
      </span>
      <ProgressBar
        label={messages.transfers.progressOf(visibleText(name))}
        share={transferShare(row)}
        tone={tone}
      />
      <StatusText row={row} className={styles['status']} />
      <span className={styles['actions']}>
        {hasDeletedList(row) && (
          <Button
            look="ghost"
            onClick={() => {
              onShowList(row)
            }}
          >
            {messages.transfers.deletedList.show}
          </Button>
        )}
        {actionsOf(row.status).map((action) => (
          <ActionButton key={action} action={action} row={row} />
        ))}
      </span>
      <span id={keyId} hidden>
        {row.key}
      </span>
    </li>
  )
})

function ActionButton({ action, row }: { readonly action: TransferAction; readonly row: TransferRow }) {
  const act = useReportedCall(() => call(`transfers.${action}`, { which: 'one', id: row.id }))
  const hintId = useId()
  const hint = action === 'pause' ? messages.transfers.pauseHints[row.kind] : undefined
  return (
    <>
      <Button
        look="ghost"
        title={hint}
        aria-describedby={hint && hintId}
        disabled={act.isPending}
        onClick={() => {
          act.mutate()
        }}
      >
        {messages.transfers[action]}
      </Button>
      {hint && (
        <span id={hintId} hidden>
          {hint}
        </span>
      )}
    </>
  )
}

const kindIcons: Record<TransferKind, LucideIcon> = {
  upload: ArrowUp,
  download: ArrowDown,
  delete: Trash2,
  edit: Tags,
}

const icons: Partial<Record<TransferStatus, LucideIcon>> = {
  paused: Pause,
  done: Check,
  failed: CircleAlert,
  cancelled: Ban,
  skipped: SkipForward,
}

/** Green is what was compared and agreed, amber what could not be compared. */
function toneOf(row: TransferRow): BarTone {
  switch (row.status) {
    case 'done':
      return isUnverified(row) ? 'warn' : 'ok'
    case 'failed':
      return 'bad'
    case 'checking':
    case 'running':
    case 'verifying':
      return 'accent'
    case 'paused':
      return row.error ? 'warn' : 'quiet'
    case 'waiting':
    case 'cancelled':
    case 'skipped':
      return 'quiet'
  }
}
