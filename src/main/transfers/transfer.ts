import type { ErrorData } from '../../shared/errors.ts'

/**
 * The life of one transfer.
 *
 * | from \ event      | start   | progress | bytesComplete | succeed | fail   | cancel    | retry   |
 * | ----------------- | ------- | -------- | ------------- | ------- | ------ | --------- | ------- |
 * | waiting           | running |          |               |         |        | cancelled |         |
 * | running           |         | running  | verifying     | done    | failed | cancelled |         |
 * | verifying         |         | running  |               | done    | failed | cancelled |         |
 * | failed, cancelled |         |          |               |         |        |           | waiting |
 * | done, skipped     |         |          |               |         |        |           |         |
 *
 * An empty cell changes nothing. Progress after verifying is a new try that started from zero.
 */
export type TransferState =
  | { readonly status: 'waiting' }
  /** `hasBegun` is false while its first request still waits for its turn in the rate budget. */
  | { readonly status: 'running'; readonly doneUnits: number; readonly hasBegun: boolean }
  | { readonly status: 'verifying'; readonly doneUnits: number }
  | { readonly status: 'done'; readonly verified: boolean; readonly savedAs?: string | undefined }
  | { readonly status: 'failed'; readonly error: ErrorData }
  | { readonly status: 'cancelled' }
  | { readonly status: 'skipped'; readonly error?: ErrorData | undefined }

export type TransferEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'progress'; readonly doneUnits: number }
  | { readonly kind: 'bytesComplete' }
  | { readonly kind: 'succeed'; readonly verified: boolean; readonly savedAs?: string | undefined }
  | { readonly kind: 'fail'; readonly error: ErrorData }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'retry' }

/** Total and pure. An event that means nothing in a state gives back the same object. */
export function next(state: TransferState, event: TransferEvent): TransferState {
  switch (event.kind) {
    case 'start':
      return state.status === 'waiting' ? { status: 'running', doneUnits: 0, hasBegun: false } : state
    case 'progress':
      return isMoving(state) ? { status: 'running', doneUnits: event.doneUnits, hasBegun: true } : state
    case 'bytesComplete':
      return state.status === 'running' ? { status: 'verifying', doneUnits: state.doneUnits } : state
    case 'succeed':
      return isMoving(state) ? { status: 'done', verified: event.verified, savedAs: event.savedAs } : state
    case 'fail':
      return isMoving(state) ? { status: 'failed', error: event.error } : state
    case 'cancel':
      return state.status === 'waiting' || isMoving(state) ? { status: 'cancelled' } : state
    case 'retry':
      return state.status === 'failed' || state.status === 'cancelled' ? { status: 'waiting' } : state
  }
}

export function isMoving(
  state: TransferState,
): state is Extract<TransferState, { status: 'running' | 'verifying' }> {
  return state.status === 'running' || state.status === 'verifying'
}

export function isFinished(state: TransferState): boolean {
  return state.status !== 'waiting' && !isMoving(state)
}
