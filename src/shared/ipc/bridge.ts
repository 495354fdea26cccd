import type { ErrorData } from '../errors.ts'

/** How an answer crosses: as data, because an Error would lose everything but its message on the way. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ErrorData }

/** What the preload puts on `window.cloudstore`. */
export type Bridge<DroppedFile = unknown> = {
  call(name: string, callId: string, input: unknown): Promise<Reply<unknown>>
  cancel(callId: string): void
  /** Turns dropped files into a grant for `uploads.dropped`. Paths never reach the page. */
  grantDropped(files: readonly DroppedFile[]): Promise<Reply<string>>
  /** Returns the function that ends the subscription. */
  on(name: string, listener: (payload: unknown) => void): () => void
}
