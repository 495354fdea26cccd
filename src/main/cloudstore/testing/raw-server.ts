import { createServer, type Socket } from 'node:net'

import { onTestFinished } from 'vitest'

import { parseEndpoint, type Endpoint } from '../endpoint.ts'
import { listenOnLoopback } from './loopback.ts'

/** A request as its bytes came, before any parser made something of them. */
export type RawRequest = {
  readonly method: string
  /** The request target, byte for byte. */
  readonly target: string
  /** Request line and headers as they were sent. */
  readonly head: string
  readonly body: Buffer
  /** Which connection it came on, counted from 0. */
  readonly connection: number
}

export type RawServer = {
  readonly endpoint: Endpoint
  readonly requests: readonly RawRequest[]
  openConnections(): number
  /** Ends every connection that is open now. */
  dropConnections(): void
  close(): Promise<void>
}

/** What to do with a request: bytes to answer with, or something of the test's own with the socket. */
type Respond = (request: RawRequest, socket: Socket) => string | Buffer | void

/**
 * A server of the test's own on bare TCP, which ends with the test. It understands `Content-Length` and nothing else,
 * because nothing else may come. `onBytes` may answer before a request is whole.
 */
export async function startRawServer(
  respond: Respond,
  onBytes: () => string | undefined = () => undefined,
): Promise<RawServer> {
  const requests: RawRequest[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    const connection = connections
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let received: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const early = onBytes()
      if (early !== undefined) socket.write(early)
      for (let taken = takeRequest(received); taken; taken = takeRequest(received)) {
        received = taken.rest
        const request = { ...taken.request, connection }
        requests.push(request)
        const answer = respond(request, socket)
        if (answer !== undefined) socket.write(answer)
      }
    })
  })
  const port = await listenOnLoopback(server)
  const dropConnections = (): void => sockets.forEach((socket) => socket.destroy())
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve())
      dropConnections()
    })
    return closing
  }
  onTestFinished(close)
  return {
    endpoint: parseEndpoint(`http://127.0.0.1:${port}/v2`),
    requests,
    openConnections: () => sockets.size,
    dropConnections,
    close,
  }
}

/** An answer with a body, as text for the wire. */
export function answer(status: number, body = '', headers: Readonly<Record<string, string>> = {}): string {
  const lines = [
    `HTTP/1.1 ${status} Whatever`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): string {
  return answer(status, JSON.stringify(value), { 'Content-Type': 'application/json', ...headers })
}

/** The reference's error envelope. */
export function errorAnswer(status: number, code = 'CODE', message = 'what happened'): string {
  return jsonAnswer(status, { error: { code, message, details: {} } })
}

function takeRequest(received: Buffer): { request: Omit<RawRequest, 'connection'>; rest: Buffer } | null {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) return null
  const head = received.subarray(0, headEnd).toString('latin1')
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  const bodyStart = headEnd + 4
  if (received.length < bodyStart + length) return null
  const [method = '', target = ''] = head.split(' ', 2)
  return {
    request: { method, target, head, body: received.subarray(bodyStart, bodyStart + length) },
    rest: received.subarray(bodyStart + length),
  }
}
