import type { TransferRow } from '../../../shared/transfer.ts'
import { useNow } from '../../ui/use-now.ts'
import { changesUntilMs, transferDetail, transferText } from './transfer-text.ts'

type StatusTextProps = { readonly row: TransferRow; readonly className: string | undefined }

/** How a transfer stands, in a line; a wait counts down. */
export function StatusText({ row, className }: StatusTextProps) {
  const nowMs = useNow(changesUntilMs(row))
  return (
    <span className={className} title={transferDetail(row, nowMs)}>
      {transferText(row, nowMs)}
    </span>
  )
}
