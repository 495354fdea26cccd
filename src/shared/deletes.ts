import type { ErrorData } from './errors.ts'

/**
 * What became of one key of a delete:
 * - `gone`: it is not there any more
 * - `failed`: the server or the way to it said no, so it is still there
 * - `unknown`: it was asked for, and the answer has not come
 * - `notAsked`: nothing was sent for it
 */
export type DeleteOutcome = 'gone' | 'failed' | 'unknown' | 'notAsked'

/** A key of a delete, with what became of it. */
export type DeletedKey = {
  readonly key: string
  readonly outcome: DeleteOutcome
  /** Failed only. */
  readonly error?: ErrorData | undefined
}

/** Which keys of a delete are listed. What is not known to be gone is left. */
export const deletedKinds = ['all', 'gone', 'left'] as const
export type DeletedKind = (typeof deletedKinds)[number]

export type DeletedPage = {
  readonly counts: Readonly<Record<DeleteOutcome, number>>
  readonly rows: readonly DeletedKey[]
}

export type SavedReport = { readonly listed: number }
