import { parentPort } from 'node:worker_threads'

import { createHashHost } from './hash-host.ts'
import type { HashQuestion } from './hash-thread.ts'

const answer = createHashHost()

parentPort?.on('message', (question: HashQuestion) => {
  const answered = answer(question)
  if (answered !== undefined) parentPort?.postMessage(answered, [])
})
