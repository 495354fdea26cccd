import type { RateStatus } from '../../shared/rate.ts'
import type { TransferWait } from '../../shared/transfer.ts'
import { isRateLimitAnswer, type RetryWait } from '../cloudstore/retry.ts'
import type { Transfer } from './batch-group.ts'
import { isHeld } from './transfer.ts'

/** What a row says of a wait before another try; null where the rate budget decides how long that is. */
export function retryWaitOf({ error, untilMs }: RetryWait): TransferWait | null {
  if (error.data.code === 'net.offline') return { kind: 'offline' }
  if (isRateLimitAnswer(error) || untilMs === null) return null
  return { kind: 'retry', atMs: untilMs, error: error.data }
}

export type RatePort = {
  /** What is known of an account's request limits; null where the account is not open. */
  readonly rateOf: (accountId: string) => RateStatus | null
}

/** Why nothing is on its way for what has its slot; null where something is, or will be at once. */
export function waitOf(
  { spec, state }: Pick<Transfer, 'spec' | 'state'>,
  { rateOf }: RatePort,
): TransferWait | null {
  if (!isHeld(state)) return null
  if (state.wait) return state.wait
  const rate = rateOf(spec.accountId)
  const untilMs = rate?.kind === 'limited' ? rate.waitingUntilMs : null
  return untilMs === null ? null : { kind: 'rate', untilMs }
}
