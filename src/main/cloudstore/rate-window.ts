import type { RateReading } from './rate-headers.ts'

/** One request, as the window's count knows it. */
export type Ticket = {
  readonly order: number
  /** How many requests had ended before this one started: those are in its `Remaining` for certain. */
  readonly endedBefore: number
}

/** Assumed length where a server tells no end, and what a nonsensical end is replaced with. */
const minuteMs = 60_000
/** A limit for a day can end this far away; more is a broken clock. */
export const farthestResetMs = 25 * 60 * minuteMs
/** An answer later than this may tell of a window that was over long before it came. */
const quickAnswerMs = 10_000

/**
 * Counts what is left of the server's window, without ever believing in more than there can be.
 *
 * Answers come out of order, and a `Remaining` tells only of requests that the server had seen by then. Of ours, those
 * that overlapped with the answered one may or may not be in it, so `Remaining` less all of them is surely left
 * (`atLeast`), and more than `Remaining` surely is not. Between the two our own count holds, which is exact after a
 * request that went alone, and as long as no one else uses the account.
 */
export function createRateWindow() {
  let limit: number | null = null
  let left = 0
  let reset: { raw: number | null; atMs: number } | null = null
  /** Someone else uses the account too, so our own count proves nothing. */
  let isShared = false
  let lastOrder = 0
  let newestAnswered = 0
  let startedCount = 0
  let endedCount = 0

  function open(raw: number | null, atMs: number, atLeast: number): void {
    reset = { raw, atMs }
    left = Math.max(0, atLeast)
    isShared = false
  }

  function update(ticket: Ticket, remaining: number, atLeast: number): void {
    if (remaining < left) isShared = true
    if (ticket.order < newestAnswered) left = Math.min(left, remaining)
    else left = isShared ? Math.max(0, atLeast) : Math.max(atLeast, Math.min(left, remaining))
  }

  return {
    limit: () => limit,
    resetAtMs: () => reset?.atMs ?? null,

    /** How many requests may start; null while the window is unknown or over, and one has to go alone. */
    left: (nowMs: number): number | null => (reset && nowMs < reset.atMs ? left : null),

    start(): Ticket {
      lastOrder += 1
      startedCount += 1
      left = Math.max(0, left - 1)
      return { order: lastOrder, endedBefore: endedCount }
    },

    /** The request never left this computer: what it took is given back. */
    unsent(): void {
      startedCount -= 1
      left += 1
    },

    /** The request ended without an answer; the server may have counted it. */
    unanswered(): void {
      endedCount += 1
    },

    /** Takes in an answer that carries a limit. True when it opened a new window. */
    answered(ticket: Ticket, reading: RateReading): boolean {
      endedCount += 1
      if (reading.limitPerMinute === null) return false
      limit = reading.limitPerMinute
      const others = startedCount - ticket.endedBefore - 1
      const remaining = Math.min(reading.remaining ?? limit - 1, limit)
      const atLeast = remaining - others
      const isOver = !reset || reading.receivedAtMs >= reset.atMs
      const end = endOf(reading)
      if (end === null) return false
      const known = reset?.raw ?? null
      const isLater = known !== null && end.raw !== null && end.raw > known
      const isEarlier = known !== null && end.raw !== null && end.raw < known
      // The past window of an answer that was overtaken.
      if (isEarlier && !isOver) return false
      if (isOver || isLater) open(end.raw, end.atMs, atLeast)
      else {
        if (reset && end.raw !== null) reset.atMs = Math.min(reset.atMs, end.atMs)
        if (reading.remaining !== null) update(ticket, remaining, atLeast)
      }
      newestAnswered = Math.max(newestAnswered, ticket.order)
      return isOver || isLater
    },

    /** Nothing known can be trusted any more: the clock was set back, or the server refused what was thought free. */
    forget(): void {
      reset = null
      left = 0
    },
  }
}

/** The end of the answer's window, or null when that window was over before the answer came. */
function endOf(reading: RateReading): { raw: number | null; atMs: number } | null {
  const { reset, receivedAtMs, sentAtMs } = reading
  const assumed = receivedAtMs + minuteMs
  if (!reset) return { raw: null, atMs: assumed }
  if (reset.atMs > receivedAtMs + farthestResetMs) return { raw: reset.raw, atMs: assumed }
  if (reset.atMs > receivedAtMs) return { raw: reset.raw, atMs: reset.atMs }
  return receivedAtMs - sentAtMs < quickAnswerMs ? { raw: reset.raw, atMs: assumed } : null
}
