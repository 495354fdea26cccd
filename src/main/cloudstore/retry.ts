import { AppError } from '../../shared/errors.ts'
import type { Awakenings } from './awakenings.ts'
import { sleep, type Clock } from './clock.ts'

/** A pause before the next try, for whoever shows that a job waits. */
export type RetryWait = {
  readonly error: AppError
  /** Null where the rate budget decides. */
  readonly untilMs: number | null
}

export type RetryOptions = {
  readonly signal: AbortSignal
  readonly clock: Clock
  /** From 0 up to 1, as `Math.random`. */
  readonly random: () => number
  readonly awakenings?: Awakenings | undefined
  /** Ends the tries for an error that would be tried again otherwise. */
  readonly isFinal?: (error: AppError) => boolean
  readonly onWait?: ((wait: RetryWait) => void) | undefined
}

/** Tries in all, the first one counted (reference, Retry Strategy). */
export const maxTries = 5
/** How long after the network's return it is noticed, at most. */
const longestPollMs = 4_000

/**
 * Runs `attempt` until it succeeds or there is no use in going on (design.md 2.13): transient failures are tried up to
 * five times with `2^n + random(0,1)` s between; a 429, being offline and a computer that slept use up no try. The wait
 * after a 429 is the rate budget's, which every attempt goes through. Throws the last error, `cancelled` on abort.
 */
export async function retrying<Result>(
  attempt: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  let tries = 0
  let offlinePolls = 0
  const { awakenings } = options
  for (;;) {
    const wokenBefore = awakenings?.count()
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof AppError) || options.isFinal?.(error)) throw error
      if (isRateLimitAnswer(error)) {
        options.onWait?.({ error, untilMs: error.data.retryAtMs ?? null })
        continue
      }
      // Its connection may have died in its sleep: a new one can be tried at once.
      if (isTransient(error) && awakenings?.count() !== wokenBefore) continue
      let delayMs: number
      if (error.data.code === 'net.offline') {
        delayMs = Math.min(1000 * 2 ** offlinePolls, longestPollMs)
        offlinePolls += 1
      } else {
        if (!isTransient(error) || tries + 1 >= maxTries) throw error
        delayMs = 1000 * (2 ** tries + options.random())
        tries += 1
        offlinePolls = 0
      }
      options.onWait?.({ error, untilMs: options.clock.now() + delayMs })
      await sleep(options.clock, delayMs, options.signal, (listener) => awakenings?.onWake(listener))
    }
  }
}

/** Whether the same request may succeed a little later, and trying it again costs a try. */
export function isTransient(error: AppError): boolean {
  switch (error.data.code) {
    case 'net.unreachable':
    case 'net.timeout':
    case 'net.interrupted':
    case 'remote.failed':
    case 'local.tooManyOpen':
      return true
    default:
      return false
  }
}

/**
 * Whether a server answered 429. The budget's own refusal has the same code, but no status: there waiting is over
 * before it began.
 */
export function isRateLimitAnswer(error: AppError): boolean {
  return error.data.code === 'remote.rateLimited' && error.data.status !== undefined
}
