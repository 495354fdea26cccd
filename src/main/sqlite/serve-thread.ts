import { parentPort, workerData } from 'node:worker_threads'

import { z } from 'zod'

import { FileFailure } from './file-failure.ts'
import type { ThreadAnswer, ThreadCall } from './thread-client.ts'

/** What a thread makes of its file. */
export type FileHost = {
  /** Throws what the call throws, and `FileFailure` when it is lost with the file; an event has told so then. */
  call(name: string, input: readonly unknown[]): unknown
  /** Does a little of what waits for a quiet moment. Says whether more does. */
  idle?(): boolean
}

/** The thread of one file: one call after another, and small pieces of what waits in between. `close` ends it. */
export function serveThread(open: (filePath: string, onEvent: (event: unknown) => void) => FileHost): void {
  const { filePath } = z.object({ filePath: z.string() }).parse(workerData)
  const port = parentPort
  if (!port) throw new Error('This is for a worker thread.')
  const host = open(filePath, (event) => {
    port.postMessage({ kind: 'event', event } satisfies ThreadAnswer<unknown>)
  })
  let isIdling = false

  /** A turn of the event loop between two pieces lets in whatever has come meanwhile. */
  function idleOn(): void {
    if (isIdling) return
    isIdling = true
    setImmediate(() => {
      isIdling = false
      try {
        if (host.idle?.()) idleOn()
      } catch (error) {
        if (!(error instanceof FileFailure)) throw error
      }
    })
  }

  port.on('message', (call: ThreadCall) => {
    port.postMessage(answer(host, call))
    if (call.name === 'close') port.close()
    else if (host.idle) idleOn()
  })
}

function answer(host: FileHost, { id, name, input }: ThreadCall): ThreadAnswer<never> {
  try {
    return { kind: 'value', id, value: host.call(name, input) }
  } catch (error) {
    const isExpected = error instanceof FileFailure
    const text = error instanceof Error ? (isExpected ? error.message : (error.stack ?? '')) : String(error)
    return { kind: 'failure', id, isExpected, text }
  }
}
