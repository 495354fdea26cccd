/** What became of a call: it answered, it failed with this reason, or it gave no answer in time. */
export type CallOutcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'late' }

export type PatientCalls<Target> = {
  /** Never throws; resolves when the call ended, was given up, or was left out. */
  readonly call: (work: (target: Target) => Promise<unknown>) => Promise<void>
  /** Resolves with whether every call has ended, those that were given up too, after `limitMs` at the latest. */
  readonly ended: (limitMs: number) => Promise<boolean>
}

/**
 * Calls something that may hang: one call at a time, each with a time limit, and none while one hangs. A call that
 * hangs may still answer: then the calls go on.
 *
 * `open` is called once, before the first call. `onOutcome` is told of every call that was made, of one that was late
 * twice.
 */
export function createPatientCalls<Target>(options: {
  readonly open: () => Promise<Target>
  readonly timeLimitMs: number
  readonly onOutcome: (outcome: CallOutcome) => void
}): PatientCalls<Target> {
  const { timeLimitMs, onOutcome } = options
  let target: Promise<Target> | undefined
  let turn: Promise<void> = Promise.resolve()
  let last: Promise<unknown> = Promise.resolve()
  let isHanging = false

  async function attempt(work: (target: Target) => Promise<unknown>): Promise<void> {
    if (isHanging) return
    const call = outcomeOf(async () => {
      target ??= options.open()
      await work(await target)
    })
    last = call
    const outcome = await withinTime(call, timeLimitMs, { kind: 'late' })
    isHanging = outcome.kind === 'late'
    onOutcome(outcome)
    if (!isHanging) return
    void call.then((lateOutcome) => {
      isHanging = false
      onOutcome(lateOutcome)
    })
  }

  return {
    call: (work) => {
      turn = turn.then(() => attempt(work))
      return turn
    },
    ended: (limitMs) =>
      withinTime(
        turn.then(() => last).then(() => true),
        limitMs,
        false,
      ),
  }
}

async function outcomeOf(work: () => Promise<void>): Promise<CallOutcome> {
  try {
    await work()
    return { kind: 'answered' }
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** What the work resolves with; `late` where that takes longer than `limitMs`. */
async function withinTime<Result>(work: Promise<Result>, limitMs: number, late: Result): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<Result>((resolve) => {
    timer = setTimeout(resolve, limitMs, late)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
