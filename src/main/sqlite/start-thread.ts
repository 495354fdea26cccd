import { Worker } from 'node:worker_threads'

import type { FileThread } from './thread-client.ts'

/** Starts the thread of a file, which need not exist. `script` is a built module that calls `serveThread`. */
export function startThread<Event>(script: string, filePath: string): FileThread<Event> {
  const worker = new Worker(script, { workerData: { filePath } })
  return {
    // Nothing is transferred.
    post: (call) => {
      worker.postMessage(call, [])
    },
    onAnswer: (listener) => {
      worker.on('message', listener)
    },
    onError: (listener) => {
      worker.on('error', listener)
    },
    onExit: (listener) => {
      worker.on('exit', listener)
    },
  }
}
