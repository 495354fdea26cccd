import type { ErrorData } from '../../shared/errors.ts'

/**
 * The life of one transfer.
 *
 * | from \ event      | start | progress | hold | bytesComplete | succeed | fail   | cancel    | retry   |
 * | ----------------- | ----- | -------- | ---- | ------------- | ------- | ------ | --------- | ------- |
 * | waiting           | held  |          |      |               |         |        | cancelled |         |
 * | held              |       | running  |      | verifying     | done    | failed | cancelled |         |
 * | running           |       | running  | held | verifying     | done    | failed | cancelled |         |
 * | verifying         |       | running  | held |               | done    | failed | cancelled |         |
 * | failed, cancelled |       |          |      |               |         |        |           | waiting |
 * | done, skipped     |       |          |      |               |         |        |           |         |
 *
 * `held` is `running` with `hasBegun: false`: it has a slot, and waits for its turn in the rate budget or for its next
 * try. An empty cell changes nothing. Progress after verifying is a new try that started from zero.
 */
export type TransferState =
  | { readonly status: 'waiting' }
  | { readonly status: 'running'; readonly doneUnits: number; readonly hasBegun: boolean }
  | { readonly status: 'verifying'; readonly doneUnits: number }
  | { readonly status: 'done'; readonly verified: boolean; readonly savedAs?: string | undefined }
  | { readonly status: 'failed'; readonly error: ErrorData }
  | { readonly status: 'cancelled' }
  | { readonly status: 'skipped'; readonly error?: ErrorData | undefined }

export type TransferEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'progress'; readonly doneUnits: number }
  | { readonly kind: 'hold' }
  | { readonly kind: 'bytesComplete' }
  | { readonly kind: 'succeed'; readonly verified: boolean; readonly savedAs?: string | undefined }
  | { readonly kind: 'fail'; readonly error: ErrorData }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'retry' }

const held: TransferState = { status: 'running', doneUnits: 0, hasBegun: false }

/** Total and pure. An event that means nothing in a state gives back the same object. */
export function next(state: TransferState, event: TransferEvent): TransferState {
  switch (event.kind) {
    case 'start':
      return state.status === 'waiting' ? held : state
    case 'progress':
      return isMoving(state) ? { status: 'running', doneUnits: event.doneUnits, hasBegun: true } : state
    case 'hold':
      return isMoving(state) && !isHeld(state) ? held : state
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

/** It has a slot, but nothing is on its way: to a person that is waiting. */
export function isHeld(state: TransferState): boolean {
  return state.status === 'running' && !state.hasBegun
}

export function isFinished(state: TransferState): boolean {
  return state.status !== 'waiting' && !isMoving(state)
}
