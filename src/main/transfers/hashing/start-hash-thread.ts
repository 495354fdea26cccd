import { Worker } from 'node:worker_threads'

import type { HashAnswer, HashThread } from './hash-thread.ts'

/** Runs the hashing worker of this built file. It does not keep the process from ending. */
export function startHashThread(file: string): HashThread {
  const worker = new Worker(file)
  worker.unref()
  return {
    post: (question) => {
      // Nothing is transferred.
      worker.postMessage(question, [])
    },
    onAnswer: (listener) => {
      worker.on('message', (answer: HashAnswer) => {
        listener(answer)
      })
      // A listener holds the process again.
      worker.unref()
    },
    onEnd: (listener) => {
      worker.once('error', listener)
      worker.once('exit', () => {
        listener(new Error('a hashing thread has ended'))
      })
    },
  }
}
