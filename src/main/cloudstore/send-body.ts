import type { ClientRequest } from 'node:http'
import type { Readable } from 'node:stream'

import { AppError } from '../../shared/errors.ts'

/**
 * Writes exactly `sizeBytes` bytes of the stream to the request and ends it. One byte more would be read by the server
 * as the next request on the connection, one byte less would leave it waiting, so both throw
 * `transfer.sourceChanged`, and the caller has to destroy the request. Returns quietly when the request was closed
 * under it, because the request itself tells why. The stream is destroyed in any case.
 */
export async function sendBody(stream: Readable, sizeBytes: number, request: ClientRequest): Promise<void> {
  try {
    let sentBytes = 0
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      sentBytes += chunk.byteLength
      if (sentBytes > sizeBytes)
        throw sourceChanged(`it holds more than the ${sizeBytes} bytes it began with`)
      if (!request.write(chunk) && !request.destroyed) await drainOrClose(request)
      if (request.destroyed) return
    }
    if (sentBytes !== sizeBytes) throw sourceChanged(`it ended after ${sentBytes} of ${sizeBytes} bytes`)
    request.end()
  } catch (error) {
    if (request.destroyed) return
    throw error
  } finally {
    stream.destroy()
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
