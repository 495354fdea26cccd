import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** Thrown where a fault took the connection away, so that no answer can follow. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault'
}

/** Ends the connection as a crash would. @throws ConnectionFault always. */
export function reset(response: ServerResponse): never {
  response.req.socket.resetAndDestroy()
  throw new ConnectionFault('reset')
}

/** Waits until the client gives up or the emulator stops. */
export async function stall(response: ServerResponse): Promise<never> {
  if (!response.destroyed) await once(response, 'close')
  throw new ConnectionFault('stall')
}

/** Passes so much time, or ends with the connection. */
export async function takeTime(seconds: number, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  const onClose = () => gone.abort()
  response.once('close', onClose)
  try {
    await delay(seconds * 1000, undefined, { signal: gone.signal })
  } finally {
    response.off('close', onClose)
  }
}
