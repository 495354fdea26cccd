import type { HashQuestion, HashThread } from './hash-thread.ts'
import { startMd5Here, type Md5, type StartMd5 } from './md5.ts'

/** Below this the way to another thread and back costs more than the work. */
const leastBytes = 1024 * 1024

type Waiting = { readonly resolve: (answer: string) => void; readonly reject: (error: Error) => void }

/** A thread with the streams that are hashed in it. */
type Line = {
  readonly thread: HashThread
  readonly waiting: Waiting[]
  streams: number
  /** Why its thread is gone. */
  ended: Error | null
}

/**
 * Hashes in up to `maxThreads` threads, so that this one stays free for connections; what is short is hashed here. The
 * threads start when they are needed. Bytes in shared memory are not copied.
 */
export function createMd5Threads(options: {
  readonly start: () => HashThread
  readonly maxThreads: number
}): StartMd5 {
  const lines = new Set<Line>()
  let lastStream = 0

  function open(): Line {
    const line: Line = { thread: options.start(), waiting: [], streams: 0, ended: null }
    line.thread.onAnswer((answer) => line.waiting.shift()?.resolve(answer ?? ''))
    line.thread.onEnd((error) => {
      lines.delete(line)
      line.ended ??= error
      for (const { reject } of line.waiting.splice(0)) reject(error)
    })
    lines.add(line)
    return line
  }

  function leastBusy(): Line {
    const [first] = [...lines].toSorted((left, right) => left.streams - right.streams)
    return first && (first.streams === 0 || lines.size >= options.maxThreads) ? first : open()
  }

  return (expectedBytes) => {
    if (expectedBytes < leastBytes) return startMd5Here(expectedBytes)
    lastStream += 1
    return md5In(leastBusy(), lastStream)
  }
}

function md5In(line: Line, stream: number): Md5 {
  let isOver = false
  line.streams += 1
  const ask = (question: HashQuestion) =>
    new Promise<string>((resolve, reject) => {
      if (line.ended) {
        reject(line.ended)
        return
      }
      line.waiting.push({ resolve, reject })
      line.thread.post(question)
    })
  return {
    update: async (bytes) => {
      await ask({ kind: 'update', stream, bytes: shared(bytes) })
    },
    digest: () => ask({ kind: 'digest', stream }),
    end: () => {
      if (isOver) return
      isOver = true
      line.streams -= 1
      line.thread.post({ kind: 'end', stream })
    },
  }
}

/** A message carries a copy of all the memory that its bytes are a part of, unless that is shared. */
function shared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof SharedArrayBuffer ? bytes : Uint8Array.from(bytes)
}
