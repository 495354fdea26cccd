import { nextDayAtMs, type DayCount } from './day-count.ts'

/** Reference, Rate Limits: the plan behind a limit per minute. */
const requestsPerDayByMinuteLimit = new Map([
  [60, 10_000],
  [600, 100_000],
])
/** What bulk work leaves of a day for the person. */
const personShare = 0.05

export type DayLimit = ReturnType<typeof createDayLimit>

/**
 * The limit of a day. Only our own requests are known, so it never stops the person: whether the day is really used up
 * is the server's word.
 */
export function createDayLimit(dayCount: DayCount, requestsPerDay: () => number | null) {
  const limitFor = (limitPerMinute: number | null): number | null =>
    requestsPerDay() ?? requestsPerDayByMinuteLimit.get(limitPerMinute ?? 0) ?? null

  return {
    limit: limitFor,
    allowsBulk(limitPerMinute: number | null): boolean {
      const limit = limitFor(limitPerMinute)
      return limit === null || dayCount.used() < Math.floor(limit * (1 - personShare))
    },
    endsAtMs: nextDayAtMs,
  }
}
