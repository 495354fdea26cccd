import type { IncomingHttpHeaders } from 'node:http'

/** What the headers of one answer say of the account's limits, in this computer's time. */
export type RateReading = {
  /** Requests a minute; null where the header is absent, zero or no number. */
  readonly limitPerMinute: number | null
  readonly remaining: number | null
  /** When the window ends. */
  readonly reset: {
    /** As the server wrote it, to tell one window from the next. */
    readonly raw: number
    /** The latest moment of this computer's clock that it can mean, in milliseconds since the epoch. */
    readonly atMs: number
  } | null
  /** `Retry-After` (RFC 9110, 10.2.3), in milliseconds of this computer's clock. */
  readonly retryAtMs: number | null
  readonly sentAtMs: number
  readonly receivedAtMs: number
}

/** Anything larger is the year 5138 in seconds, so it was meant in milliseconds. */
const leastMilliseconds = 1e11
const secondMs = 1000

/**
 * Reads `X-RateLimit-*` (reference, Rate Limits), `Retry-After` and `Date`. The server's clock may be hours off, so
 * moments are moved by the difference that its `Date` shows. That and the reset come in whole seconds; both are taken
 * so that a request sent at the result is never early.
 */
export function readRateHeaders(
  headers: IncomingHttpHeaders,
  timing: { readonly sentAtMs: number; readonly receivedAtMs: number },
): RateReading {
  const serverDateMs = Date.parse(headers.date ?? '')
  // The answer left the server at or after its Date, and came here later still, so this is never too small.
  const lagMs = Number.isNaN(serverDateMs) ? 0 : timing.receivedAtMs - serverDateMs
  const limit = readNumber(headers['x-ratelimit-limit'])
  const reset = readNumber(headers['x-ratelimit-reset'])
  return {
    limitPerMinute: limit === null || limit < 1 ? null : Math.floor(limit),
    remaining: readNumber(headers['x-ratelimit-remaining']),
    reset: reset === null ? null : { raw: reset, atMs: epochMs(reset) + lagMs },
    retryAtMs: readRetryAfter(headers['retry-after'], timing.receivedAtMs, lagMs),
    ...timing,
  }
}

/** A reset in seconds may have been rounded down, so the window can last until the second is over. */
function epochMs(reset: number): number {
  return reset >= leastMilliseconds ? reset : (reset + 1) * secondMs
}

function readRetryAfter(text: string | undefined, receivedAtMs: number, lagMs: number): number | null {
  const delay = readNumber(text)
  if (delay !== null) return receivedAtMs + delay * secondMs
  const dateMs = Date.parse(text ?? '')
  return Number.isNaN(dateMs) ? null : dateMs + secondMs + lagMs
}

function readNumber(text: string | readonly string[] | undefined): number | null {
  return typeof text === 'string' && /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : null
}
