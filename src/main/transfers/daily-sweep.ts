import type { Receipts } from './receipts.ts'

const dayMs = 24 * 60 * 60 * 1_000

export type SweepOptions = {
  readonly receipts: Pick<Receipts, 'sweep'>
  /** For how many days receipts are kept, at this moment. */
  readonly keptDays: () => number
  readonly now: () => number
  /** Calls back once after `delayMs`; the returned function calls it off. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void
  readonly onProblem: (error: unknown) => void
}

/** Forgets old receipts now and every day. Returns what ends that. */
export function sweepDaily(options: SweepOptions): () => void {
  const { receipts, keptDays, now, setTimer, onProblem } = options
  let callOff: (() => void) | null = null
  function sweep(): void {
    receipts.sweep(keptDays(), now()).catch(onProblem)
    callOff = setTimer(sweep, dayMs)
  }
  sweep()
  return () => {
    callOff?.()
  }
}
