/**
 * The bytes of an upload, lent piece by piece: the memory goes to the connection as it is, and is used again when it
 * comes back. A stream would need new memory for each piece.
 */
export type LendingBody = {
  /** The next bytes, null after the last. Waits where too many are still lent. Called one at a time. */
  next(): Promise<Uint8Array | null>
  /** The connection has taken these bytes, just as they were lent. Not called for what a broken connection kept. */
  giveBack(bytes: Uint8Array): void
  /** Nothing more will be asked for; a `next` that waits resolves with null. */
  destroy(): void
}
