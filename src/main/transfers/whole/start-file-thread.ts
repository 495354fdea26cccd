import { Worker } from 'node:worker_threads'

import type { FileAnswer, FileThread } from './file-thread.ts'

/** Runs the file worker of this built module. It does not keep the process from ending. */
export function startFileThread(script: string): FileThread {
  const worker = new Worker(script)
  return {
    // Nothing is transferred.
    post: (jobs) => {
      worker.postMessage(jobs, [])
    },
    onAnswers: (listener) => {
      worker.on('message', (answers: readonly FileAnswer[]) => {
        listener(answers)
      })
      // A listener holds the process.
      worker.unref()
    },
    onEnd: (listener) => {
      worker.once('error', listener)
      worker.once('exit', () => {
        listener(new Error('a file thread has ended'))
      })
    },
  }
}
