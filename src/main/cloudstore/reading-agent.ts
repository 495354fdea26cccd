import type { Agent, ClientRequestArgs, IncomingMessage } from 'node:http'
import type { ConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'

/** What a connection reads into at first, and what it reads into once so many bytes came at once. */
const fewBytes = 64 * 1024
const manyBytes = 1024 * 1024

/** Where a connection's bytes go, if they are not for the HTTP client. */
export type Diversion = {
  /** What is read into next, asked before each read; at least one byte. Null where nobody wants what comes. */
  room(): Uint8Array | null
  /** So many bytes have come, at the start of the room. */
  take(readBytes: number): void
}

const diverters = new WeakMap<Duplex, (to: Diversion) => void>()

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
    let wanted: Diversion | undefined
    /** Where the read goes that is under way: what is read into cannot change before it has ended. */
    let current: Diversion | undefined
    const reading: ClientRequestArgs & ConnectOpts = {
      ...options,
      onread: {
        buffer: () => {
          current = wanted
          return current?.room() ?? memory
        },
        callback: (readBytes, filled) => {
          if (current) {
            current.take(readBytes)
            return true
          }
          if (readBytes === filled.byteLength && readBytes < manyBytes) memory = sharedMemory(manyBytes)
          socket?.emit('data', filled.subarray(0, readBytes))
          return true
        },
      },
    }
    const socket = connect(reading, callback)
    if (socket) diverters.set(socket, (to) => (wanted = to))
    return socket
  }
}

/** From the read after this one to the connection's end. Where a runtime knows no `onread`, nothing changes. */
export function divertReads(socket: Duplex, to: Diversion): void {
  diverters.get(socket)?.(to)
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
