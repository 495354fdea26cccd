import { createHash, type Hash } from 'node:crypto'

import type { HashAnswer, HashQuestion } from './hash-thread.ts'

/** The side of a hashing thread that does the work. Undefined where no answer is expected. */
export function createHashHost(): (question: HashQuestion) => HashAnswer | undefined {
  const hashes = new Map<number, Hash>()

  function hashOf(stream: number): Hash {
    const hash = hashes.get(stream) ?? createHash('md5')
    hashes.set(stream, hash)
    return hash
  }

  return (question) => {
    switch (question.kind) {
      case 'update':
        hashOf(question.stream).update(question.bytes)
        return null
      case 'digest':
        return hashOf(question.stream).copy().digest('hex')
      case 'end':
        hashes.delete(question.stream)
        return undefined
    }
  }
}
