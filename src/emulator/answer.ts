import type { Readable } from 'node:stream'

/** What an endpoint answers; the rate limit headers are added to each on its way out. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | Readable | undefined
}

/** The codes of the reference, section Error Codes, and the one of its section Error Response Format. */
export type ApiErrorCode =
  | 'INVALID_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'OBJECT_NOT_FOUND'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'INTERNAL_ERROR'

type ErrorDetails = Readonly<Record<string, string | number>>

/** A request that is answered with an error, in the envelope of the reference, section Error Handling. */
export class ApiError extends Error {
  readonly status: number
  readonly code: ApiErrorCode
  readonly details: ErrorDetails
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: ApiErrorCode,
    message: string,
    { details = {}, headers = {} }: { details?: ErrorDetails; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.details = details
    this.headers = headers
  }
}

export function invalidRequest(message: string, details: ErrorDetails = {}): ApiError {
  return new ApiError(400, 'INVALID_REQUEST', message, { details })
}

export function bucketNotFound(bucket: string): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'The specified bucket does not exist', { details: { bucket } })
}

export function objectNotFound(bucket: string, key: string): ApiError {
  const details = { bucket, key }
  return new ApiError(404, 'OBJECT_NOT_FOUND', 'The specified object does not exist', { details })
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer & { body: Buffer } {
  const body = Buffer.from(JSON.stringify(value))
  const contentHeaders = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
  return { status, headers: { ...headers, ...contentHeaders }, body }
}

export function emptyAnswer(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: undefined }
}

export function errorAnswer({
  status,
  code,
  message,
  details,
  headers,
}: ApiError): Answer & { body: Buffer } {
  return jsonAnswer(status, { error: { code, message, details } }, headers)
}

/** A time as the reference writes it, to the second: `2026-01-15T10:30:00Z`. */
export function isoTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`
}
