import { AppError } from '../../../shared/errors.ts'
import { mostBytes } from './file-host.ts'
import type { FileAnswer, FileJob, FileThread } from './file-thread.ts'
import type { WholeFiles } from './whole-files.ts'

type Call = {
  readonly job: FileJob
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** So many calls that have to wait are worth another thread: the disk is slow. */
const manyCalls = 4

/** Lots go out this far from one another, unless one has so many calls before. */
const gatherMs = 2
const fullLot = 8

/** A thread with the lot that it is at work on. */
type Line = { readonly thread: FileThread; lot: readonly Call[] | null }

/**
 * Small files in up to `maxThreads` threads, which start when they are needed. What is asked in one turn of the event
 * loop, while the threads are at work, or shortly after a lot has gone out, goes out as one lot: waking a thread costs more
 * than a small file.
 */
export function createWholeFileThreads(options: {
  readonly start: () => FileThread
  readonly maxThreads: number
}): WholeFiles {
  const lines = new Set<Line>()
  let asked: Call[] = []
  let sentAtMs = -Infinity
  let gathering: NodeJS.Timeout | undefined

  function open(): Line {
    const line: Line = { thread: options.start(), lot: null }
    line.thread.onAnswers((answers) => {
      const lot = line.lot ?? []
      line.lot = null
      for (const [index, call] of lot.entries()) settle(call, answers[index])
      send()
    })
    line.thread.onEnd((error) => {
      lines.delete(line)
      for (const call of line.lot ?? []) call.reject(error)
      line.lot = null
      send()
    })
    lines.add(line)
    return line
  }

  /** Null where it is better to wait for one that is at work. */
  function lineFor(calls: number): Line | null {
    const [first, ...others] = lines
    if (!first) return open()
    if (!first.lot) return first
    if (calls < manyCalls) return null
    const idle = others.find(({ lot }) => !lot)
    return idle ?? (lines.size < options.maxThreads ? open() : null)
  }

  function send(): void {
    const waitMs = asked.length < fullLot ? sentAtMs + gatherMs - performance.now() : 0
    if (waitMs > 0) {
      gathering ??= setTimeout(() => {
        gathering = undefined
        send()
      }, waitMs)
      return
    }
    const line = asked.length > 0 ? lineFor(asked.length) : null
    if (!line) return
    sentAtMs = performance.now()
    line.lot = asked
    asked = []
    line.thread.post(line.lot.map(({ job }) => job))
  }

  const call = (job: FileJob) =>
    new Promise<unknown>((resolve, reject) => {
      asked.push({ job, resolve, reject })
      if (asked.length === 1 || asked.length === fullLot) setImmediate(send)
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
