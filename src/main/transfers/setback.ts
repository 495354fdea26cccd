import { AppError, type ErrorData } from '../../shared/errors.ts'
import { isRateLimitAnswer } from '../cloudstore/retry.ts'

/** What a run's error means: for its transfer, and for others that would meet the same. */
export type Setback =
  /** It was the transfer's own. */
  | { readonly kind: 'failed'; readonly error: ErrorData }
  /** Its connection is of no use any more; it waits for the account's next one. */
  | { readonly kind: 'disconnected' }
  /** The server refuses the key, so the account's work waits for a person. */
  | { readonly kind: 'keyRefused'; readonly error: ErrorData }
  /** The server refuses this to the key: it may be a matter of the one object, or of all. */
  | { readonly kind: 'forbidden'; readonly error: ErrorData }
  /** The account's requests are used up for long, so its bulk work waits for that moment. */
  | { readonly kind: 'exhausted'; readonly error: ErrorData; readonly untilMs: number }
  /** Only a person can say how this one goes on, from what it has. */
  | { readonly kind: 'undecided'; readonly error: ErrorData }
  /** The disk is full, so what else goes there waits until there is room. */
  | { readonly kind: 'diskFull'; readonly error: ErrorData }

/** `error` is what a mover threw; null for what is no AppError, which is a bug. */
export function setbackOf(error: unknown): Setback | null {
  if (!(error instanceof AppError)) return null
  const { data } = error
  switch (data.code) {
    case 'cancelled':
    case 'auth.keyMissing':
      return { kind: 'disconnected' }
    case 'auth.rejected':
      return { kind: 'keyRefused', error: data }
    case 'auth.forbidden':
      return { kind: 'forbidden', error: data }
    case 'edit.unsettled':
      return { kind: 'undecided', error: data }
    case 'local.noSpace':
      return { kind: 'diskFull', error: data }
    case 'remote.dayLimit':
    case 'remote.rateLimited':
      return data.retryAtMs === undefined || isRateLimitAnswer(error)
        ? { kind: 'failed', error: data }
        : { kind: 'exhausted', error: data, untilMs: data.retryAtMs }
    default:
      return { kind: 'failed', error: data }
  }
}

/** Whether a transfer that met this goes on later, from what it has. */
export function goesOnAfter(setback: Setback | null): boolean {
  return setback !== null && setback.kind !== 'failed' && setback.kind !== 'forbidden'
}
