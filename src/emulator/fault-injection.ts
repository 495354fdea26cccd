import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { ApiError, emptyAnswer, errorAnswer, jsonAnswer, type Answer, type ApiErrorCode } from './answer.ts'
import { reset, stall, takeTime } from './connection-faults.ts'
import type { RequestFaults } from './faults.ts'

/** The answer that a fault gives in place of the work. @throws ConnectionFault when there is none to come. */
export async function answerInstead(
  faults: RequestFaults,
  response: ServerResponse,
  nowMs: number,
): Promise<Answer | undefined> {
  if (faults.has('reset')) reset(response)
  if (faults.has('stall')) await stall(response)
  const status = faults.number('status') ?? faults.number('expired-cursor')
  if (status !== undefined) return injectedError(status)
  const rateReset = faults.text('rate-limited')
  if (rateReset !== undefined) {
    const { headers, ...answer } = injectedError(429)
    const reset = resetText(rateReset, nowMs)
    if (reset === undefined) response.removeHeader('X-RateLimit-Reset')
    const rateHeaders = {
      'X-RateLimit-Remaining': '0',
      ...(reset === undefined ? {} : { 'X-RateLimit-Reset': reset }),
    }
    return { ...answer, headers: { ...headers, ...rateHeaders } }
  }
  const location = faults.text('redirect')
  if (location !== undefined) return emptyAnswer(302, { Location: location, 'Content-Length': '0' })
  if (faults.has('bad-json')) return bodyAnswer('application/json', '{"objects":[{"key":"')
  if (faults.has('html'))
    return bodyAnswer('text/html', '<!doctype html><title>Sign in to this network</title>')
  return undefined
}

/** The body of a request as the faults let it through. Reading it throws ConnectionFault when they cut it off. */
export async function* faultyUpload(
  faults: RequestFaults,
  request: IncomingMessage,
  response: ServerResponse,
): AsyncGenerator<Buffer> {
  const stopAt = faults.number('reset-upload') ?? faults.number('stall-upload')
  let receivedBytes = 0
  // The answer goes over the same connection, so leaving early must not end it.
  const chunks: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false })
  for await (const bytes of chunks) {
    receivedBytes += bytes.length
    if (stopAt !== undefined && receivedBytes >= stopAt) {
      if (faults.has('reset-upload')) reset(response)
      await stall(response)
    }
    const bytesPerSecond = faults.number('slow')
    if (bytesPerSecond !== undefined) await takeTime(bytes.length / bytesPerSecond, response)
    yield bytes
  }
}

/** What the faults make of an answer, its bytes aside. @throws ConnectionFault when they lose it. */
export function faultyAnswer(faults: RequestFaults, answer: Answer, response: ServerResponse): Answer {
  if (faults.has('lost-answer')) {
    if (answer.body instanceof Readable) answer.body.destroy()
    reset(response)
  }
  if (faults.has('no-etag')) return withEtag(answer, () => undefined)
  const oddness = faults.text('odd-etag')
  if (oddness !== undefined) return withEtag(answer, (etag) => oddEtag(etag, oddness))
  if (faults.has('wrong-etag'))
    return withEtag(answer, (etag) => etag.replace(/[\da-f]{32}/, md5Of('something else')))
  if (!faults.has('no-metadata')) return answer
  const kept = Object.entries(answer.headers).filter(([name]) => !/^x-cloudstore-meta-/i.test(name))
  return { ...answer, headers: Object.fromEntries(kept) }
}

const uploadAnswerSchema = z.looseObject({ etag: z.string() })

/** Replaces the ETag: the whole header or, of an upload's answer, the field of the body, which has no quotes. */
function withEtag(answer: Answer, change: (etag: string) => string | undefined): Answer {
  const { ETag: header, ...headers } = answer.headers
  if (header !== undefined) {
    const changed = change(header)
    return { ...answer, headers: changed === undefined ? headers : { ...headers, ETag: changed } }
  }
  if (answer.status !== 201 || !Buffer.isBuffer(answer.body)) return answer
  const fields = uploadAnswerSchema.safeParse(JSON.parse(answer.body.toString()))
  return fields.success ? jsonAnswer(201, { ...fields.data, etag: change(fields.data.etag) }) : answer
}

/** The same ETag in a form that other servers write, or one of a large object, which is no MD5. */
function oddEtag(etag: string, oddness: string): string {
  const bare = etag.replaceAll('"', '')
  switch (oddness) {
    case 'weak':
      return `W/"${bare}"`
    case 'uppercase':
      return etag.toUpperCase()
    case 'unquoted':
      return bare
    case 'quoted':
      return `"${etag}"`
    default:
      return etag.replace(bare, `${md5Of(bare)}-2`)
  }
}

/** What a refusal says of when to come back: as given, or so far from now; undefined where it says nothing. */
function resetText(text: string, nowMs: number): string | undefined {
  if (text === 'none') return undefined
  const [, amount, unit] = /^\+(\d+)(ms)?$/.exec(text) ?? []
  if (amount === undefined) return text
  return String(unit === 'ms' ? nowMs + Number(amount) : Math.ceil(nowMs / 1000) + Number(amount))
}

function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

function bodyAnswer(contentType: string, text: string): Answer {
  const body = Buffer.from(text)
  return {
    status: 200,
    headers: { 'Content-Type': contentType, 'Content-Length': String(body.length) },
    body,
  }
}

const codesByStatus: Readonly<Record<number, ApiErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'RATE_LIMITED',
}

function injectedError(status: number): Answer {
  const code = codesByStatus[status] ?? (status >= 500 ? 'INTERNAL_ERROR' : 'INVALID_REQUEST')
  return errorAnswer(new ApiError(status, code, 'An injected fault'))
}
