import type { ClientRequest } from 'node:http'
import { Readable } from 'node:stream'

import { AppError } from '../../shared/errors.ts'
import type { LendingBody } from './lending-body.ts'

/**
 * Writes exactly `sizeBytes` bytes of the body to the request and ends it. One byte more would be read by the server
 * as the next request on the connection, one byte less would leave it waiting, so both throw
 * `transfer.sourceChanged`, and the caller has to destroy the request. Returns quietly when the request was closed
 * under it, because the request itself tells why. The body is destroyed in any case.
 */
export async function sendBody(
  body: Readable | LendingBody,
  sizeBytes: number,
  request: ClientRequest,
): Promise<void> {
  let sentBytes = 0
  function count(chunk: Uint8Array): void {
    sentBytes += chunk.byteLength
    if (sentBytes > sizeBytes) throw sourceChanged(`it holds more than the ${sizeBytes} bytes it began with`)
  }
  try {
    if (body instanceof Readable) await sendStream(body, request, count)
    else await sendLent(body, request, count)
    if (request.destroyed) return
    if (sentBytes !== sizeBytes) throw sourceChanged(`it ended after ${sentBytes} of ${sizeBytes} bytes`)
    request.end()
  } catch (error) {
    if (request.destroyed) return
    throw error
  } finally {
    body.destroy()
  }
}

async function sendStream(
  stream: Readable,
  request: ClientRequest,
  count: (chunk: Uint8Array) => void,
): Promise<void> {
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    count(chunk)
    if (!request.write(chunk) && !request.destroyed) await drainOrClose(request)
    if (request.destroyed) return
  }
}

/** Not slowed by a full connection: the body itself lends no more than it wants to have on the way. */
async function sendLent(
  body: LendingBody,
  request: ClientRequest,
  count: (chunk: Uint8Array) => void,
): Promise<void> {
  const onClose = (): void => body.destroy()
  request.once('close', onClose)
  try {
    for (;;) {
      const bytes = await body.next()
      if (bytes === null || request.destroyed) return
      count(bytes)
      request.write(bytes, (error) => {
        if (!error) body.giveBack(bytes)
      })
    }
  } finally {
    request.off('close', onClose)
  }
}

function drainOrClose(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      request.off('drain', done)
      request.off('close', done)
      resolve()
    }
    request.on('drain', done)
    request.on('close', done)
  })
}

function sourceChanged(reason: string): AppError {
  return new AppError({ code: 'transfer.sourceChanged', reason })
}
