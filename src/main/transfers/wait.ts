import type { TransferWait } from '../../shared/transfer.ts'
import { isRateLimitAnswer, type RetryWait } from '../cloudstore/retry.ts'

/** What a row says of a wait before another try; null where the rate budget decides how long that is. */
export function waitOf({ error, untilMs }: RetryWait): TransferWait | null {
  if (error.data.code === 'net.offline') return { kind: 'offline' }
  if (isRateLimitAnswer(error) || untilMs === null) return null
  return { kind: 'retry', atMs: untilMs, error: error.data }
}
