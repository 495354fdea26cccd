import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import { rootCertificates } from 'node:tls'

import { AppError } from '../../shared/errors.ts'
import type { Redact } from './api-key.ts'
import { explainBodyErrors, watchConnection } from './connection.ts'
import { readBodyDirectly, type LendBodyMemory } from './direct-body.ts'
import type { Endpoint } from './endpoint.ts'
import type { LendingBody } from './lending-body.ts'
import { networkError } from './network-errors.ts'
import { ownBodyBytes, reuseReadMemory } from './reading-agent.ts'
import { sendBody } from './send-body.ts'

export type WireRequest = {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Below the endpoint's base path, percent-encoded. Goes out byte for byte. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | { readonly source: Readable | LendingBody; readonly sizeBytes: number }
  readonly signal: AbortSignal
  /** Whether to open a connection for this request alone. */
  readonly onFreshConnection?: boolean
  /** What a large body may be read into, without a copy. Its reader then owns the memory. */
  readonly lendMemory?: LendBodyMemory | undefined
}

export type WireAnswer = {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  /** Fails with AppError alone when the connection does; must be consumed or destroyed. */
  readonly body: IncomingMessage
  readonly sentAtMs: number
  readonly receivedAtMs: number
  /** Whether the server answered before it had all of the upload. Its connection cannot be used again. */
  readonly isUploadCut: boolean
  /** Ends the connection, whatever is still on its way. */
  drop(): void
}

/** Any 2xx (design.md 2.11). */
export function isSuccess(answer: WireAnswer): boolean {
  return answer.status >= 200 && answer.status < 300
}

type WireResult =
  | { readonly kind: 'answer'; readonly answer: WireAnswer }
  | {
      readonly kind: 'failure'
      readonly error: AppError
      /**
       * - `unsent`: no connection came about, so the server has seen nothing
       * - `stale`: a kept connection was closed before any byte of an answer; the request can be sent again at once
       * - `unknown`: the server may have acted on it
       */
      readonly reach: 'unsent' | 'stale' | 'unknown'
    }

export type WireOptions = {
  readonly endpoint: Endpoint
  readonly apiKey: string
  readonly redact: Redact
  readonly now: () => number
  /** How long a connection may pass no byte in either direction, from the look-up of the host on. */
  readonly stallMs: number
  /** Certificates (PEM) trusted beside those that come with Node. */
  readonly ca?: readonly string[]
  readonly hasWorked: boolean
}

/** Sends requests as they are built: nothing of a path is parsed, no redirect is followed, TLS checks stay on. */
export type Wire = {
  /** Never rejects for what a network or a server can do. */
  send(request: WireRequest): Promise<WireResult>
  /** Ends every connection, those in use too. Later requests open new ones. */
  close(): void
}

/** An idle connection is kept this long; the server may ask for less in its Keep-Alive header. */
const idleMs = 15_000
/** Node tries the next address of a host after 250 ms, which fails on slow but working networks. */
const addressAttemptMs = 2_500

export function createWire(options: WireOptions): Wire {
  const isSecure = options.endpoint.protocol === 'https:'
  const { Agent, request } = isSecure ? https : http
  const connection = {
    timeout: idleMs,
    autoSelectFamilyAttemptTimeout: addressAttemptMs,
    // Said explicitly, because the environment (NODE_TLS_REJECT_UNAUTHORIZED) could turn it off otherwise.
    rejectUnauthorized: true,
    ...(options.ca ? { ca: [...rootCertificates, ...options.ca] } : {}),
  }
  const keepingAgent = new Agent({ ...connection, keepAlive: true })
  const freshAgent = new Agent({ ...connection, keepAlive: false })
  reuseReadMemory(keepingAgent)
  reuseReadMemory(freshAgent)
  let hasWorked = options.hasWorked

  return {
    send: (wireRequest) => {
      if (wireRequest.signal.aborted) {
        return Promise.resolve({ kind: 'failure', error: cancelled(), reach: 'unsent' })
      }
      const { endpoint } = options
      const outgoing = request({
        host: endpoint.host,
        port: endpoint.port,
        path: endpoint.basePath + wireRequest.target,
        method: wireRequest.method,
        agent: wireRequest.onFreshConnection ? freshAgent : keepingAgent,
        timeout: options.stallMs,
        headers: {
          ...wireRequest.headers,
          ...lengthHeader(wireRequest.body),
          'accept-encoding': 'identity',
          authorization: `Bearer ${options.apiKey}`,
        },
      })
      return exchange(outgoing, wireRequest, {
        ...options,
        isSecure,
        hasWorked: () => hasWorked,
        onAnswer: () => (hasWorked = true),
      })
    },
    close: () => {
      keepingAgent.destroy()
      freshAgent.destroy()
    },
  }
}

type ExchangeContext = Omit<WireOptions, 'hasWorked'> & {
  readonly isSecure: boolean
  readonly hasWorked: () => boolean
  readonly onAnswer: () => void
}

function exchange(
  outgoing: ClientRequest,
  request: WireRequest,
  context: ExchangeContext,
): Promise<WireResult> {
  const sentAtMs = context.now()
  const progress = watchConnection(outgoing, context.isSecure)
  let incoming: IncomingMessage | undefined
  /** Why this side ended the connection; goes before what the connection then says. */
  let ending: AppError | undefined

  function end(error: AppError): void {
    ending ??= error
    if (incoming) incoming.destroy(error)
    else outgoing.destroy()
  }
  function explain(error: unknown): AppError {
    return (
      ending ??
      networkError(error, {
        host: context.endpoint.host,
        redact: context.redact,
        isLoopback: context.endpoint.isLoopback,
        hasWorked: context.hasWorked(),
        isHandshaking: context.isSecure && !progress.isConnected(),
        isReused: outgoing.reusedSocket && incoming === undefined,
      })
    )
  }
  const onAbort = (): void => end(cancelled())
  request.signal.addEventListener('abort', onAbort, { once: true })
  outgoing.once('close', () => request.signal.removeEventListener('abort', onAbort))
  outgoing.on('timeout', () => {
    // Bytes that wait for a slow reader here are no silence of the server.
    if (incoming && incoming.readableLength > 0) outgoing.setTimeout(context.stallMs)
    else end(stalled(context))
  })
  writeBody(outgoing, request.body, (error) => end(sourceError(error, context.redact)))

  return new Promise((resolve) => {
    outgoing.once('response', (response) => {
      incoming = response
      context.onAnswer()
      explainBodyErrors(response, explain)
      if (request.lendMemory) readBodyDirectly(outgoing, response, request.lendMemory)
      ownBodyBytes(response)
      const answer: WireAnswer = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: response,
        sentAtMs,
        receivedAtMs: context.now(),
        isUploadCut: request.body !== undefined && !outgoing.writableEnded,
        drop: () => void response.destroy(),
      }
      resolve({ kind: 'answer', answer })
    })
    outgoing.on('error', (error) => {
      const isStale = !ending && progress.isStale() && (!request.body || Buffer.isBuffer(request.body))
      const reach = progress.isConnected() ? (isStale ? 'stale' : 'unknown') : 'unsent'
      resolve({ kind: 'failure', error: explain(error), reach })
    })
  })
}

function writeBody(
  outgoing: ClientRequest,
  body: WireRequest['body'],
  onFailure: (error: unknown) => void,
): void {
  if (body === undefined || Buffer.isBuffer(body)) outgoing.end(body)
  else sendBody(body.source, body.sizeBytes, outgoing).catch(onFailure)
}

/** An upload always says its length, so that Node never falls back on chunks (design.md 2.17). */
function lengthHeader(body: WireRequest['body']): Record<string, string> {
  if (body === undefined) return {}
  return { 'content-length': String(Buffer.isBuffer(body) ? body.byteLength : body.sizeBytes) }
}

function cancelled(): AppError {
  return new AppError({ code: 'cancelled' })
}

function stalled(context: ExchangeContext): AppError {
  return new AppError({
    code: 'net.timeout',
    subject: context.endpoint.host,
    reason: `no byte in either direction for ${Math.round(context.stallMs / 1000)} s`,
  })
}

function sourceError(error: unknown, redact: Redact): AppError {
  if (error instanceof AppError) return error
  const reason = redact(error instanceof Error ? error.message : String(error))
  return new AppError({ code: 'local.failed', reason }, { cause: error })
}
