import type { ErrorData } from '../../shared/errors.ts'
import type { TransferWait } from '../../shared/transfer.ts'

/**
 * The life of one transfer. docs/transfers.md has the table, which transfer.test.ts holds.
 *
 * `held` is `running` with `hasBegun: false`: it has a slot, and waits for its turn in the rate budget or for its next
 * try, which `wait` is about. A run that was told to stop may still succeed: what is done counts, unless the person has cancelled it.
 */
export type TransferState = RestingState | MovingState

export type MovingState =
  /** What is here is hashed, to be compared before anything is sent. */
  | { readonly status: 'checking'; readonly doneUnits: number }
  | { readonly status: 'running'; readonly doneUnits: number; readonly hasBegun: true }
  | Held
  | { readonly status: 'verifying'; readonly doneUnits: number }

type Held = {
  readonly status: 'running'
  readonly doneUnits: 0
  readonly hasBegun: false
  readonly wait: TransferWait | null
}

/** Without a slot: what a journal keeps. */
export type RestingState =
  | { readonly status: 'waiting' }
  | Paused
  | Done
  | { readonly status: 'failed'; readonly error: ErrorData }
  | { readonly status: 'cancelled' }
  | Skipped

type Paused = {
  readonly status: 'paused'
  readonly doneUnits: number
  /** Why the app has paused it; absent where the person did. */
  readonly error?: ErrorData | undefined
}

export type Skipped = {
  readonly status: 'skipped'
  readonly error?: ErrorData | undefined
  /** What is there has the same content. */
  readonly isIdentical?: true | undefined
}

type Done = {
  readonly status: 'done'
  readonly verified: boolean
  readonly savedAs?: string | undefined
  /** Of an upload or download of bytes. */
  readonly receipt?: Receipt | undefined
}

/** What was moved, and when that was done. */
export type Receipt = Content & { readonly endedAtMs: number }

export type Content = {
  readonly sizeBytes: number
  /** Of the bytes as they were read here or written here, in hex. */
  readonly md5: string
  /** As the server sent it; null where it sent none. */
  readonly etag: string | null
}

export type TransferEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'check'; readonly doneUnits: number }
  | { readonly kind: 'progress'; readonly doneUnits: number }
  | { readonly kind: 'hold'; readonly wait: TransferWait | null }
  | { readonly kind: 'bytesComplete' }
  | (Omit<Done, 'status'> & { readonly kind: 'succeed' })
  /** What is there has the same content already. */
  | { readonly kind: 'skip' }
  | { readonly kind: 'fail'; readonly error: ErrorData }
  /** It loses its slot through no fault of its own: the app is closed, or its account has lost its key. */
  | { readonly kind: 'release' }
  /** Something stands in its way that a person can mend. */
  | { readonly kind: 'block'; readonly error: ErrorData }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'retry' }

export const waiting: RestingState = { status: 'waiting' }
const held: Held = { status: 'running', doneUnits: 0, hasBegun: false, wait: null }

/** Total and pure. An event that means nothing in a state gives back the same object. */
export function next(state: TransferState, event: TransferEvent): TransferState {
  switch (event.kind) {
    case 'start':
      return state.status === 'waiting' ? held : state
    case 'check':
      return isMoving(state) ? { status: 'checking', doneUnits: event.doneUnits } : state
    case 'progress':
      return isMoving(state) ? { status: 'running', doneUnits: event.doneUnits, hasBegun: true } : state
    case 'hold':
      return isMoving(state) && !(isHeld(state) && state.wait === event.wait)
        ? { ...held, wait: event.wait }
        : state
    case 'bytesComplete':
      return state.status === 'running' ? { status: 'verifying', doneUnits: state.doneUnits } : state
    case 'succeed':
      return isFinished(state) ? state : done(event)
    case 'skip':
      return isFinished(state) ? state : { status: 'skipped', isIdentical: true }
    case 'fail':
      return isMoving(state) ? { status: 'failed', error: event.error } : state
    case 'release':
      return isMoving(state) ? waiting : state
    case 'block':
      return isMoving(state) ? paused(state, event.error) : state
    case 'pause':
      return paused(state)
    case 'resume':
      return state.status === 'paused' ? waiting : state
    case 'cancel':
      return isFinished(state) ? state : { status: 'cancelled' }
    case 'retry':
      return state.status === 'failed' || state.status === 'cancelled' ? waiting : state
  }
}

function done({ verified, savedAs, receipt }: Omit<Done, 'status'>): Done {
  return { status: 'done', verified, savedAs, receipt }
}

function paused(state: TransferState, error?: ErrorData): TransferState {
  // What was checked is not done.
  if (isMoving(state))
    return { status: 'paused', doneUnits: state.status === 'checking' ? 0 : state.doneUnits, error }
  return state.status === 'waiting' ? { status: 'paused', doneUnits: 0 } : state
}

export function isMoving(state: TransferState): state is MovingState {
  return state.status === 'running' || state.status === 'verifying' || state.status === 'checking'
}

/** It has a slot, but nothing is on its way: to a person that is waiting. */
export function isHeld(state: TransferState): state is Held {
  return state.status === 'running' && !state.hasBegun
}

export function isFinished(state: TransferState): boolean {
  return state.status !== 'waiting' && state.status !== 'paused' && !isMoving(state)
}

/** What is left of a state when the app ends at this moment. */
export function restingState(state: TransferState): RestingState {
  return isMoving(state) ? waiting : state
}
