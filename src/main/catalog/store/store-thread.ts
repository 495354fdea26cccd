import { Worker } from 'node:worker_threads'

import type { StoreThread } from './store-client.ts'

/** Starts the thread of a store over a file, which need not exist. `script` is the built `worker.ts`. */
export function storeThread(script: string, filePath: string): StoreThread {
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
