import type { Agent, ClientRequestArgs, IncomingMessage } from 'node:http'
import type { ConnectOpts } from 'node:net'

/** What a connection reads into at first, and what it reads into once so many bytes came at once. */
const fewBytes = 64 * 1024
const manyBytes = 1024 * 1024

/**
 * Lets each connection of an agent read into the same memory again and again (`onread` of node:net). New memory for every
 * 64 KiB is what a download costs most in Electron.
 *
 * The HTTP client is fed as if the socket had read by itself; how it pauses, ends, times out and fails is the socket's
 * own doing as before. Where a runtime knows no `onread`, the socket goes on to read into new memory.
 */
export function reuseReadMemory(agent: Agent): void {
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    let memory = sharedMemory(fewBytes)
    const reading: ClientRequestArgs & ConnectOpts = {
      ...options,
      onread: {
        buffer: () => memory,
        callback: (readBytes, filled) => {
          if (readBytes === filled.byteLength && readBytes < manyBytes) memory = sharedMemory(manyBytes)
          socket?.emit('data', filled.subarray(0, readBytes))
          return true
        },
      },
    }
    const socket = connect(reading, callback)
    return socket
  }
}

/**
 * Keeps a body's bytes when its connection reads on. The HTTP parser copies them out of what was read; should a runtime
 * hand on the memory itself, which is shared and nothing else is, it is copied here.
 */
export function ownBodyBytes(body: IncomingMessage): void {
  const push = body.push.bind(body)
  body.push = (chunk: unknown, encoding) => push(isReused(chunk) ? Buffer.from(chunk) : chunk, encoding)
}

function sharedMemory(sizeBytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(sizeBytes))
}

function isReused(chunk: unknown): chunk is Uint8Array {
  return chunk instanceof Uint8Array && chunk.buffer instanceof SharedArrayBuffer
}
