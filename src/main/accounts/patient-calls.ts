/** What became of a call: it answered, it failed with this reason, or it gave no answer in time. */
export type CallOutcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'late' }

/**
 * Calls something that may hang: one call at a time, each with a time limit, and none while one hangs. A call that
 * hangs may still answer: then the calls go on.
 *
 * `open` is called once, before the first call. `onOutcome` is told of every call that was made, of one that was late
 * twice. The returned function never throws; it resolves when its call ended, was given up, or was left out.
 */
export function createPatientCalls<Target>(options: {
  readonly open: () => Promise<Target>
  readonly timeLimitMs: number
  readonly onOutcome: (outcome: CallOutcome) => void
}): (work: (target: Target) => Promise<unknown>) => Promise<void> {
  const { timeLimitMs, onOutcome } = options
  let target: Promise<Target> | undefined
  let turn: Promise<void> = Promise.resolve()
  let isHanging = false

  async function attempt(work: (target: Target) => Promise<unknown>): Promise<void> {
    if (isHanging) return
    const call = outcomeOf(async () => {
      target ??= options.open()
      await work(await target)
    })
    const outcome = await withinTime(call, timeLimitMs)
    isHanging = outcome.kind === 'late'
    onOutcome(outcome)
    if (!isHanging) return
    void call.then((lateOutcome) => {
      isHanging = false
      onOutcome(lateOutcome)
    })
  }

  return (work) => {
    turn = turn.then(() => attempt(work))
    return turn
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

async function withinTime(call: Promise<CallOutcome>, limitMs: number): Promise<CallOutcome> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<CallOutcome>((resolve) => {
    timer = setTimeout(resolve, limitMs, { kind: 'late' })
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}
