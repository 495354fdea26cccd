import type { ClientRequest, IncomingMessage } from 'node:http'

import { divertReads } from './reading-agent.ts'

/** Below this a connection that can be used again is worth more than what the way past the parser saves. */
const leastBytes = 16 * 1024 * 1024

/** Gives shared memory for bytes of a body, which is filled once, from its start to its end. */
export type LendBodyMemory = () => Uint8Array

/**
 * Reads a large body of a known length from its connection straight into lent memory, past the HTTP parser, which would
 * copy all of it into new memory. What the parser had with the head comes first, and is in memory of its own. The
 * connection ends with the body, because the parser does not know that the body has. How the body pauses, fails and is
 * cut is the HTTP client's doing as before. Call it when the answer's head is there; what does not fit is left alone.
 */
export function readBodyDirectly(
  request: ClientRequest,
  body: IncomingMessage,
  lendMemory: LendBodyMemory,
): void {
  const sizeBytes = saidSizeOf(body)
  if (sizeBytes === null || sizeBytes < leastBytes) return
  const push = body.push.bind(body)
  let leftBytes = sizeBytes
  let memory: Buffer = Buffer.alloc(0)
  body.push = (chunk: Uint8Array | null, encoding) => {
    leftBytes -= chunk?.byteLength ?? 0
    return push(chunk, encoding)
  }

  divertReads(body.socket, {
    room: () => {
      if (leftBytes === 0) return null
      if (memory.byteLength === 0) {
        const lent = lendMemory()
        memory = Buffer.from(lent.buffer, lent.byteOffset, lent.byteLength)
      }
      return memory.subarray(0, leftBytes)
    },
    take: (readBytes) => {
      if (leftBytes === 0) return
      const piece = memory.subarray(0, readBytes)
      memory = memory.subarray(readBytes)
      leftBytes -= readBytes
      // Behind the end nothing is read, not even that the server closes: an abort still has to reach what waits here.
      if (!push(piece) || leftBytes === 0) body.socket.pause()
      if (leftBytes > 0) return
      body.complete = true
      request.shouldKeepAlive = false
      push(null)
    },
  })
}

/** How long the body says that it is, else null. The parser has refused what says two lengths, or one beside chunks. */
function saidSizeOf({ statusCode, headers }: IncomingMessage): number | null {
  if (statusCode !== 200 && statusCode !== 206) return null
  const length = headers['content-length']
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : null
}
