import { STATUS_CODES } from 'node:http'

import type { z } from 'zod'

import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import type { Redact } from './api-key.ts'
import { isHtml, readBounded } from './answer-body.ts'
import { ErrorEnvelope } from './schemas.ts'
import type { WireAnswer } from './wire.ts'

/** An answer that is no success, as an error, and whether it came in the reference's error envelope. */
export type Refusal = { readonly error: AppError; readonly isEnveloped: boolean }

/**
 * Turns an answer that is no success into an error and uses up its body. The status decides, code and message of the
 * envelope are carried as the reason (design.md 2.12). `subject` is the bucket or key the request was about.
 */
export async function refusalOf(
  answer: WireAnswer,
  subject: string | undefined,
  redact: Redact,
): Promise<Refusal> {
  const envelope = await readEnvelope(answer)
  const { status, headers } = answer
  if (status >= 300 && status < 400) {
    const data: ErrorData = { code: 'net.redirected', subject: redact(placeOf(headers.location)), status }
    return { error: new AppError(data), isEnveloped: false }
  }
  const said = [envelope?.error.code, envelope?.error.message].filter(Boolean).join(': ')
  const error = new AppError({
    code: codeOf(status),
    ...(subject === undefined ? {} : { subject }),
    reason: redact(said || `HTTP ${status} ${STATUS_CODES[status] ?? ''}`),
    status,
  })
  return { error, isEnveloped: envelope !== null }
}

/** Reference, Error Codes; any other status goes with its class (RFC 9110, 15). */
function codeOf(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'auth.rejected'
    case 403:
      return 'auth.forbidden'
    case 404:
      return 'remote.notFound'
    case 409:
      return 'remote.conflict'
    case 429:
      return 'remote.rateLimited'
  }
  if (status >= 500) return 'remote.failed'
  return status >= 400 ? 'remote.refused' : 'remote.unreadable'
}

const maxEnvelopeBytes = 64 * 1024

async function readEnvelope(answer: WireAnswer): Promise<z.infer<typeof ErrorEnvelope> | null> {
  try {
    if (isHtml(answer)) return null
    const text = (await readBounded(answer, maxEnvelopeBytes)).toString()
    return ErrorEnvelope.parse(JSON.parse(text))
  } catch {
    // Whatever is wrong with its body, the status has said what matters.
    return null
  } finally {
    if (answer.isUploadCut || !answer.body.complete) answer.drop()
  }
}

/** Where a redirect pointed, without what could be a secret: user, query and fragment. */
function placeOf(location: string | undefined): string {
  if (location === undefined) return 'nowhere'
  return location.replace(/[?#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//')
}
