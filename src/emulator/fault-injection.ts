import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { ApiError, emptyAnswer, errorAnswer, jsonAnswer, type Answer, type ApiErrorCode } from './answer.ts'
import type { RequestFaults } from './faults.ts'

/** Thrown where a fault took the connection away, so that no answer can follow. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault'
}

const slowStepsPerSecond = 10
const arrivalSeconds = 0.05

/** The answer that a fault gives in place of the work. @throws ConnectionFault when there is none to come. */
export async function answerInstead(
  faults: RequestFaults,
  response: ServerResponse,
): Promise<Answer | undefined> {
  if (faults.has('reset')) reset(response)
  if (faults.has('stall')) await stall(response)
  const status = faults.number('status') ?? faults.number('expired-cursor')
  if (status !== undefined) return injectedError(status)
  const rateReset = faults.text('rate-limited')
  if (rateReset !== undefined) {
    const { headers, ...answer } = injectedError(429)
    return {
      ...answer,
      headers: { ...headers, 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': rateReset },
    }
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
  if (faults.has('no-etag')) return withEtag(answer, undefined)
  if (faults.has('odd-etag')) return withEtag(answer, '0123456789abcdef0123456789abcdef-2')
  if (faults.has('wrong-etag'))
    return withEtag(answer, createHash('md5').update('something else').digest('hex'))
  if (!faults.has('no-metadata')) return answer
  const kept = Object.entries(answer.headers).filter(([name]) => !/^x-cloudstore-meta-/i.test(name))
  return { ...answer, headers: Object.fromEntries(kept) }
}

/** Whether the bytes of an answer must go out through `writeFaulty`. */
export function shapesBody(faults: RequestFaults): boolean {
  return faults.has('reset-after', 'truncate', 'stall-after', 'slow', 'flip')
}

/** Writes the body of an answer whose head is already written. @throws ConnectionFault when the faults cut it off. */
export async function writeFaulty(
  faults: RequestFaults,
  body: Buffer | Readable,
  response: ServerResponse,
): Promise<void> {
  response.flushHeaders()
  const stopAt =
    faults.number('reset-after') ?? faults.number('truncate') ?? faults.number('stall-after') ?? Infinity
  const bytesPerSecond = faults.number('slow')
  const stepBytes = bytesPerSecond === undefined ? Infinity : Math.ceil(bytesPerSecond / slowStepsPerSecond)
  let sentBytes = 0
  const chunks: AsyncIterable<Buffer> = Buffer.isBuffer(body) ? Readable.from([body]) : body
  for await (const chunk of chunks) {
    let rest = flipped(chunk, (faults.number('flip') ?? Infinity) - sentBytes)
    while (rest.length > 0) {
      if (sentBytes >= stopAt) await cutOff(faults, response)
      const step = rest.subarray(0, Math.min(stepBytes, stopAt - sentBytes))
      await write(response, step)
      sentBytes += step.length
      rest = rest.subarray(step.length)
      if (bytesPerSecond !== undefined) await takeTime(step.length / bytesPerSecond, response)
    }
  }
  response.end()
}

async function cutOff(faults: RequestFaults, response: ServerResponse): Promise<never> {
  if (faults.has('reset-after')) {
    // A reset overtakes bytes that are still on their way.
    await takeTime(arrivalSeconds, response)
    return reset(response)
  }
  if (faults.has('stall-after')) return stall(response)
  // The system has the bytes; ending the connection now sends them, and then its end.
  throw new ConnectionFault('truncate')
}

function reset(response: ServerResponse): never {
  response.socket?.resetAndDestroy()
  throw new ConnectionFault('reset')
}

/** Waits until the client gives up or the emulator stops. */
async function stall(response: ServerResponse): Promise<never> {
  if (!response.destroyed) await once(response, 'close')
  throw new ConnectionFault('stall')
}

async function takeTime(seconds: number, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  const onClose = () => gone.abort()
  response.once('close', onClose)
  try {
    await delay(seconds * 1000, undefined, { signal: gone.signal })
  } finally {
    response.off('close', onClose)
  }
}

/** Resolves when the system has taken the bytes, so that what follows happens behind them. */
function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error instanceof Error ? reject(error) : resolve()))
  })
}

function flipped(chunk: Buffer, index: number): Buffer {
  if (index < 0 || index >= chunk.length) return chunk
  const copy = Buffer.from(chunk)
  copy.writeUInt8(copy.readUInt8(index) ^ 1, index)
  return copy
}

const uploadAnswerSchema = z.looseObject({ etag: z.string() })

/** Replaces the ETag in the header and, of an upload's answer, in the body. */
function withEtag(answer: Answer, etag: string | undefined): Answer {
  if ('ETag' in answer.headers) {
    const { ETag: _etag, ...headers } = answer.headers
    return { ...answer, headers: etag === undefined ? headers : { ...headers, ETag: `"${etag}"` } }
  }
  if (answer.status !== 201 || !Buffer.isBuffer(answer.body)) return answer
  const fields = uploadAnswerSchema.safeParse(JSON.parse(answer.body.toString()))
  return fields.success ? jsonAnswer(201, { ...fields.data, etag }) : answer
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
