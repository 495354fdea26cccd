import type { Lane } from './cloudstore-client.ts'

/** Bulk work with one request at a time has none waiting between two; it still has work this long after it asked. */
const bulkLingerMs = 2_000
/** Windows are a minute long, less what it takes to learn that one began. */
const nearlyMinuteMs = 50_000

/**
 * Who may have how much of a minute (design.md 2.14): the person goes first, a tenth is kept for the person, and while
 * both have work bulk gets at least half. Counts over one minute of the account's limit.
 */
export function createLaneShares() {
  let used = { person: 0, bulk: 0 }
  let sinceMs = -Infinity
  let bulkAskedAtMs = -Infinity

  /** What of a minute is still owed to a lane that has work. */
  const owedToPerson = (limit: number): number =>
    Math.max(0, Math.min(Math.ceil(limit / 10), limit - 1) - used.person)
  const owedToBulk = (limit: number): number => Math.max(0, Math.ceil(limit / 2) - used.bulk)

  return {
    asked(lane: Lane, nowMs: number): void {
      if (lane === 'bulk') bulkAskedAtMs = nowMs
    },
    started: (lane: Lane): void => void (used[lane] += 1),
    unsent: (lane: Lane): void => void (used[lane] = Math.max(0, used[lane] - 1)),

    /**
     * Begins a new minute where the old one is over: it is old, or used up, or the server has much left. A server
     * whose window slides opens a small one every second; those are parts of the same minute.
     */
    windowOpened(left: number, limit: number, nowMs: number): void {
      const isUsedUp = used.person + used.bulk >= limit
      if (isUsedUp || left >= limit / 2 || nowMs - sinceMs >= nearlyMinuteMs) {
        used = { person: 0, bulk: 0 }
        sinceMs = nowMs
      }
    },
    /** The same for a minute whose requests are not counted by the server's window any more. */
    windowEnded(nowMs: number): void {
      if (nowMs - sinceMs < nearlyMinuteMs) return
      used = { person: 0, bulk: 0 }
      sinceMs = nowMs
    },

    bulkLingersUntilMs: () => bulkAskedAtMs + bulkLingerMs,

    /** Whether `left` requests allow one more of this lane. */
    mayStart(lane: Lane, left: number, limit: number, bulkHasWork: boolean): boolean {
      if (lane === 'bulk') return left > owedToPerson(limit)
      if (left < 1) return false
      return owedToPerson(limit) > 0 || !bulkHasWork || left > owedToBulk(limit)
    },

    /** Which lane the one request that goes alone should come from. */
    laneToProbe(
      waiting: { readonly person: boolean; readonly bulk: boolean },
      limit: number | null,
    ): Lane | null {
      if (!waiting.bulk) return waiting.person ? 'person' : null
      if (!waiting.person) return 'bulk'
      return limit === null || owedToPerson(limit) > 0 || owedToBulk(limit) === 0 ? 'person' : 'bulk'
    },
  }
}
