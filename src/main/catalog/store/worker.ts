import { parentPort, workerData } from 'node:worker_threads'

import { z } from 'zod'

import { FileFailure, StoreHost } from './store-host.ts'
import type { StoreAnswer, StoreCall } from './store-client.ts'

/** The store's thread: one call after another, and small pieces of what waits in between. */
const { filePath } = z.object({ filePath: z.string() }).parse(workerData)
const port = parentPort
if (!port) throw new Error('This is for a worker thread.')

const host = new StoreHost({
  filePath,
  onEvent: (event) => {
    port.postMessage({ kind: 'event', event } satisfies StoreAnswer)
  },
  now: () => performance.now(),
})

let isIdling = false

port.on('message', (call: StoreCall) => {
  port.postMessage(answer(call))
  if (call.name === 'close') port.close()
  else idleOn()
})

function answer({ id, name, input }: StoreCall): StoreAnswer {
  try {
    return { kind: 'value', id, value: host.call(name, input) }
  } catch (error) {
    const isExpected = error instanceof FileFailure
    const text = error instanceof Error ? (isExpected ? error.message : (error.stack ?? '')) : String(error)
    return { kind: 'failure', id, isExpected, text }
  }
}

/** A turn of the event loop between two pieces lets in whatever has come meanwhile. */
function idleOn(): void {
  if (isIdling) return
  isIdling = true
  setImmediate(() => {
    isIdling = false
    try {
      if (host.idle()) idleOn()
    } catch (error) {
      if (!(error instanceof FileFailure)) throw error
    }
  })
}
