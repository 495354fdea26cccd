import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { inspect } from 'node:util'

import type { AppError } from '../../shared/errors.ts'
import { isConnectionError } from './network-errors.ts'

/** Follows how far a request's connection has come. */
export function watchConnection(outgoing: ClientRequest, isSecure: boolean) {
  let isConnected = false
  let socket: Socket | undefined
  let readBeforeBytes = 0
  outgoing.once('socket', (assigned) => {
    socket = assigned
    isConnected = outgoing.reusedSocket
    readBeforeBytes = socket.bytesRead
    if (!isConnected) socket.once(isSecure ? 'secureConnect' : 'connect', () => (isConnected = true))
  })
  return {
    isConnected: () => isConnected,
    isStale: () => outgoing.reusedSocket && socket?.bytesRead === readBeforeBytes,
  }
}

/**
 * Makes a body fail with AppError where its connection failed, and stays out of the way of its bytes. An error that
 * the reader destroyed it with is left as it is.
 */
export function explainBodyErrors(body: IncomingMessage, explain: (error: unknown) => AppError): void {
  const destroy = body.destroy.bind(body)
  body.destroy = (error) => destroy(isConnectionError(error) ? explain(error) : error)
  // The message refers to its request, and that to the Authorization header.
  Object.defineProperty(body, inspect.custom, { value: () => 'IncomingMessage {}' })
}
