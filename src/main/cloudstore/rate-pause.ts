import type { RateReading } from './rate-headers.ts'
import { farthestResetMs } from './rate-window.ts'

const shortestMs = 1_000
const longestGuessMs = 60_000
/** A server that said nothing of when to come back gets at least this much. */
const unknownMs = 4_000
/** A 429 so long after the last wait is not another of the same. */
const quietMs = 60_000

/**
 * The wait after a 429: nothing is sent until the server's reset (or `Retry-After`), then one request goes alone. A
 * server that goes on refusing is asked ever more rarely.
 */
export function createRatePause() {
  let untilMs: number | null = null
  let isProbing = false
  let refusals = 0
  let lastRefusedAtMs = -Infinity

  return {
    /** When the wait ends, or null when there is none. */
    untilMs: (nowMs: number): number | null => (untilMs !== null && nowMs < untilMs ? untilMs : null),
    endsAtMs: () => untilMs,
    /** Whether requests still go one at a time, because none was accepted since the last refusal. */
    isProbing: () => isProbing,

    refused(reading: RateReading, startedAtMs: number, nowMs: number): void {
      // Those that were on their way together are refused together, and count as one.
      if (startedAtMs >= lastRefusedAtMs) {
        refusals = untilMs === null || nowMs > untilMs + quietMs ? 1 : refusals + 1
        lastRefusedAtMs = nowMs
      }
      const named = [reading.reset?.atMs, reading.retryAtMs].filter(
        (atMs): atMs is number =>
          atMs !== null && atMs !== undefined && atMs > nowMs && atMs < nowMs + farthestResetMs,
      )
      const guessMs = (named.length > 0 ? shortestMs : unknownMs) * 2 ** (refusals - 1)
      untilMs = Math.max(untilMs ?? 0, nowMs + Math.min(guessMs, longestGuessMs), ...named)
      isProbing = true
    },

    accepted(startedAtMs: number): void {
      // What was on its way beside the refused request proves nothing.
      if (startedAtMs >= lastRefusedAtMs) isProbing = false
    },

    forget(): void {
      untilMs = null
    },
  }
}
