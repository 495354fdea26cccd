import type { TransferSummary } from '../../../shared/transfer.ts'
import { useNow } from '../../ui/use-now.ts'
import { summaryText } from './transfer-text.ts'

/** All transfers in a line, with the seconds until the rate budget lets the next request go. */
export function Summary({ summary }: { readonly summary: TransferSummary }) {
  const nowMs = useNow(summary.heldUntilMs)
  const text = summaryText(summary, nowMs)
  return <p title={text}>{text}</p>
}
