import { AppError } from '../../../shared/errors.ts'
import { mostBytes } from './file-host.ts'
import type { FileAnswer, FileJob, FileThread } from './file-thread.ts'
import type { WholeFiles } from './whole-files.ts'

type Call = {
  readonly job: FileJob
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** A thread with the lots that it was sent, in their order. */
type Line = { readonly thread: FileThread; readonly lots: (readonly Call[])[] }

/**
 * Small files in up to `maxThreads` threads. What is asked in one turn of the event loop goes out as one lot. The threads
 * start when they are needed.
 */
export function createWholeFileThreads(options: {
  readonly start: () => FileThread
  readonly maxThreads: number
}): WholeFiles {
  const lines = new Set<Line>()
  let asked: Call[] = []

  function open(): Line {
    const line: Line = { thread: options.start(), lots: [] }
    line.thread.onAnswers((answers) => {
      for (const [index, call] of line.lots.shift()?.entries() ?? []) settle(call, answers[index])
    })
    line.thread.onEnd((error) => {
      lines.delete(line)
      for (const call of line.lots.splice(0).flat()) call.reject(error)
    })
    lines.add(line)
    return line
  }

  function leastBusy(): Line {
    const [first] = [...lines].toSorted((left, right) => left.lots.length - right.lots.length)
    return first && (first.lots.length === 0 || lines.size >= options.maxThreads) ? first : open()
  }

  function send(): void {
    const lot = asked
    asked = []
    const line = leastBusy()
    line.lots.push(lot)
    line.thread.post(lot.map(({ job }) => job))
  }

  const call = (job: FileJob) =>
    new Promise<unknown>((resolve, reject) => {
      if (asked.length === 0) setImmediate(send)
      asked.push({ job, resolve, reject })
    })
  // What comes back is what the function of the same name has returned over there.
  return {
    mostBytes,
    read: (input) => call({ name: 'read', input }) as ReturnType<WholeFiles['read']>,
    identify: (input) => call({ name: 'identify', input }) as ReturnType<WholeFiles['identify']>,
    makeWay: (input) => call({ name: 'makeWay', input }) as ReturnType<WholeFiles['makeWay']>,
    save: (input) => call({ name: 'save', input }) as ReturnType<WholeFiles['save']>,
  }
}

function settle({ resolve, reject }: Call, answer: FileAnswer | undefined): void {
  switch (answer?.kind) {
    case 'value':
      resolve(answer.value)
      return
    case 'failure':
      reject(new AppError(answer.error))
      return
    case 'bug':
      reject(new Error(answer.text))
      return
    case undefined:
      reject(new Error('a file thread gave no answer'))
  }
}
