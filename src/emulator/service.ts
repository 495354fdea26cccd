import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { ApiError, errorAnswer, type Answer } from './answer.ts'
import { createBucket, deleteBucket, listBuckets } from './bucket-endpoints.ts'
import { ConnectionFault } from './connection-faults.ts'
import { answerInstead, faultyAnswer, faultyUpload } from './fault-injection.ts'
import { RequestFaults } from './faults.ts'
import { framed, shapesBody, writeFaulty } from './faulty-body.ts'
import { deleteObject, download, head, listObjects, upload } from './object-endpoints.ts'
import { parseOperation, type Operation } from './operation.ts'
import type { RateLimiter } from './rate-limit.ts'
import type { ObjectStore } from './store/object-store.ts'

type ServiceParts = {
  readonly store: ObjectStore
  readonly limiter: RateLimiter
  readonly takeFaults: (operation: Operation) => RequestFaults
  readonly apiKey: string
  readonly hasExtensions: boolean
  readonly clock: () => number
}

/** Answers requests one by one: key, rate limit, faults, work. */
export class Service {
  readonly #parts: ServiceParts
  readonly #keyDigest: Buffer

  constructor(parts: ServiceParts) {
    this.#parts = parts
    this.#keyDigest = digest(parts.apiKey)
  }

  /** Never rejects: what goes wrong becomes an answer, or the end of the connection. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let faults = new RequestFaults([])
    let answer: Answer
    try {
      this.#admit(request, response)
      const operation = parseOperation(request.method ?? '', request.url ?? '', this.#parts.hasExtensions)
      faults = this.#parts.takeFaults(operation)
      answer =
        (await answerInstead(faults, response, this.#parts.clock())) ??
        faultyAnswer(
          faults,
          await this.#work(operation, request, faultyUpload(faults, request, response)),
          response,
        )
    } catch (error) {
      if (error instanceof ConnectionFault || request.errored !== null || response.destroyed) return
      answer = errorAnswer(toApiError(error))
    }
    await deliver(answer, faults, response)
    // What is left of an upload that was refused is read and dropped: a client that still writes would otherwise
    // never come to read why, and the connection could not serve the next request.
    request.resume()
  }

  /** Sets the headers that every answer has. @throws ApiError 401 or 429. */
  #admit(request: IncomingMessage, response: ServerResponse): void {
    const { clock, limiter } = this.#parts
    response.setHeader('Date', new Date(clock()).toUTCString())
    if (!this.#isAuthorized(request.headers.authorization)) {
      setHeaders(response, limiter.headers())
      const headers = { 'WWW-Authenticate': 'Bearer' }
      throw new ApiError(401, 'UNAUTHORIZED', 'The API key is missing or invalid', { headers })
    }
    const { isAllowed, headers } = limiter.spend()
    setHeaders(response, headers)
    if (!isAllowed) throw new ApiError(429, 'RATE_LIMITED', 'Too many requests: wait until X-RateLimit-Reset')
  }

  #isAuthorized(authorization: string | undefined): boolean {
    const [, key = ''] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? []
    return timingSafeEqual(digest(key), this.#keyDigest)
  }

  async #work(operation: Operation, request: IncomingMessage, body: AsyncIterable<Buffer>): Promise<Answer> {
    const { store, hasExtensions } = this.#parts
    switch (operation.kind) {
      case 'upload':
        return upload(store, operation, request, body)
      case 'download':
        return download(store, operation, request, hasExtensions)
      case 'head':
        return head(store, operation, request)
      case 'delete':
        return deleteObject(store, operation)
      case 'list':
        return listObjects(store, operation)
      case 'create-bucket':
        return createBucket(store, body)
      case 'delete-bucket':
        return deleteBucket(store, operation.bucket)
      case 'list-buckets':
        return listBuckets(store)
    }
  }
}

async function deliver(whole: Answer, faults: RequestFaults, response: ServerResponse): Promise<void> {
  const answer = framed(faults, whole, response)
  if (faults.has('no-rate-headers')) {
    for (const name of response.getHeaderNames())
      if (name.startsWith('x-ratelimit-')) response.removeHeader(name)
  }
  response.writeHead(answer.status, answer.headers)
  try {
    if (answer.body !== undefined && shapesBody(faults)) await writeFaulty(faults, answer.body, response)
    else if (answer.body === undefined || Buffer.isBuffer(answer.body)) response.end(answer.body)
    else await pipeline(answer.body, response)
  } catch {
    // The client went away, or a fault took it away. Where the disk failed, the connection ends short of its
    // Content-Length, which is all that can still be said.
    response.destroy()
  }
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  process.stderr.write(
    `emulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  return new ApiError(500, 'INTERNAL_ERROR', 'The emulator failed; its standard error says why')
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** Digests have one length, which timingSafeEqual needs, and tell nothing of the key's. */
function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
