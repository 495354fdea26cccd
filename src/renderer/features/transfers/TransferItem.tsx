import { useMutation } from '@tanstack/react-query'
import {
  ArrowDown,
  ArrowUp,
  Ban,
  Check,
  CircleAlert,
  SkipForward,
  Trash2,
  type LucideIcon,
} from 'lucide-react'
import { useId } from 'react'

import { lastSegment } from '../../../shared/keys.ts'
import type { TransferKind, TransferRow, TransferStatus } from '../../../shared/transfer.ts'
import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { Button } from '../../ui/Button.tsx'
import { ProgressBar, type BarTone } from '../../ui/ProgressBar.tsx'
import { VisibleName } from '../../ui/VisibleName.tsx'
import { visibleText } from '../../visible-text.ts'
import { useProblems } from '../problems/ProblemProvider.tsx'
import {
  canCancel,
  canRetry,
  isUnverified,
  transferDetail,
  transferShare,
  transferText,
} from './transfer-text.ts'
import styles from './transfer-shelf.module.css'

type TransferItemProps = {
  readonly row: TransferRow
  /** Its number in the whole list, from 1. */
  readonly place: number
  readonly count: number
  readonly topPx: number
}

export function TransferItem({ row, place, count, topPx }: TransferItemProps) {
  const { report } = useProblems()
  const cancel = useMutation({ mutationFn: () => call('transfers.cancel', { id: row.id }), onError: report })
  const retry = useMutation({ mutationFn: () => call('transfers.retry', { id: row.id }), onError: report })
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
      className={styles['item']}
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
      <span className={styles['status']} title={transferDetail(row)}>
        {transferText(row)}
      </span>
      <span className={styles['actions']}>
        {canCancel(row.status) && (
          <Button
            look="ghost"
            disabled={cancel.isPending}
            onClick={() => {
              cancel.mutate()
            }}
          >
            {messages.transfers.cancel}
          </Button>
        )}
        {canRetry(row.status) && (
          <Button
            look="ghost"
            disabled={retry.isPending}
            onClick={() => {
              retry.mutate()
            }}
          >
            {messages.transfers.retry}
          </Button>
        )}
      </span>
      <span id={keyId} hidden>
        {row.key}
      </span>
    </li>
  )
}

const kindIcons: Record<TransferKind, LucideIcon> = { upload: ArrowUp, download: ArrowDown, delete: Trash2 }

const icons: Partial<Record<TransferStatus, LucideIcon>> = {
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
    case 'running':
    case 'verifying':
      return 'accent'
    case 'waiting':
    case 'cancelled':
    case 'skipped':
      return 'quiet'
  }
}
