/**
 * Every reason the app can give for something that did not work, as `area.reason`.
 * The page chooses its words by the code, with an exhaustive switch.
 */
export const errorCodes = [
  'auth.rejected',
  'auth.forbidden',
  'auth.malformedKey',
  'auth.keyMissing',
  'endpoint.malformed',
  'endpoint.insecure',
  'net.offline',
  'net.unreachable',
  'net.timeout',
  'net.interrupted',
  'net.tls',
  'net.redirected',
  'remote.notCloudStore',
  'remote.notFound',
  'remote.conflict',
  'remote.exists',
  'remote.changed',
  'remote.refused',
  'remote.failed',
  'remote.rateLimited',
  'remote.dayLimit',
  'remote.unreadable',
  'bucket.malformedName',
  'bucket.notEmpty',
  'bucket.refilled',
  'bucket.alreadyKnown',
  'key.malformed',
  'key.unaddressable',
  'key.dotSegment',
  'delete.incomplete',
  'metadata.malformed',
  'metadata.twice',
  'metadata.unseen',
  'metadata.notKept',
  'transfer.checksum',
  'transfer.size',
  'transfer.sourceChanged',
  'edit.unsettled',
  'local.missing',
  'local.denied',
  'local.readOnly',
  'local.noSpace',
  'local.tooManyOpen',
  'local.nameTooLong',
  'local.noRoom',
  'local.notAFile',
  'local.link',
  'local.unreadableName',
  'local.exists',
  'local.outside',
  'local.failed',
  'account.malformedName',
  'account.nameTaken',
  'account.unknown',
  'account.fileUnreadable',
  'catalog.putAside',
  'catalog.notKept',
  'journal.putAside',
  'journal.notKept',
  'journal.unwritable',
  'settings.putAside',
  'emulator.failed',
  'input.invalid',
  'cancelled',
  'bug',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Plain data, so that an error crosses the process line whole. Holds no secret: only what a person may read. */
export type ErrorData = {
  readonly code: ErrorCode
  /** The name this is about: a bucket, a key, a path, a host. */
  readonly subject?: string
  /** What the other side said, word for word: the server's message, the system's error text. */
  readonly reason?: string
  /** The HTTP status, where a server answered. */
  readonly status?: number
  /** When it makes sense to try again, in milliseconds since the epoch. */
  readonly retryAtMs?: number
  /** Of a full disk: what is still to be written there, and what is free. */
  readonly neededBytes?: number
  readonly freeBytes?: number
  /** Some of the keys that this is about, where it is about any. */
  readonly keys?: readonly string[]
  /** Of work on many objects: how many it was not done to. */
  readonly leftCount?: number
}

/** An expected failure, with what a person needs to know. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly data: ErrorData

  constructor(data: ErrorData, options?: ErrorOptions) {
    super([data.code, data.subject, data.reason].filter(Boolean).join(': '), options)
    this.name = 'AppError'
    this.data = data
  }
}

/** The error's code, or undefined for anything that is not an expected failure. */
export function errorCodeOf(error: unknown): ErrorCode | undefined {
  return error instanceof AppError ? error.data.code : undefined
}
