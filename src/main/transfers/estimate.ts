import type { RateStatus } from '../../shared/rate.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Of each minute a tenth is kept for the person (design.md 2.14). */
const bulkShare = 0.9

export type WorkLeft = { readonly requests: number; readonly bytes: number; readonly files: number }
export type Speed = { readonly bytesPerSecond: number; readonly filesPerSecond: number }

/**
 * How long work will take at least: as long as its bytes at the measured speed, its files at the measured pace, and its
 * requests at the account's rate, whichever is longest. Null where nothing was measured and nothing is known.
 */
export function msLeft(left: WorkLeft, speed: Speed, rate: RateStatus | null, nowMs: number): number | null {
  if (left.requests === 0 && left.bytes === 0) return 0
  const bytesMs = speed.bytesPerSecond > 0 ? (left.bytes / speed.bytesPerSecond) * 1_000 : null
  const filesMs = speed.filesPerSecond > 0 ? (left.files / speed.filesPerSecond) * 1_000 : null
  const requestsMs = requestsTakeMs(left.requests, rate, nowMs)
  // Without a speed the bytes may take any time, unless it is the requests that hold them up.
  if (bytesMs === null && filesMs === null && !requestsMs) return null
  return Math.round(Math.max(bytesMs ?? 0, filesMs ?? 0, requestsMs ?? 0))
}

/** Null for a rate that is not known yet; 0 where it does not hold anything up. */
export function requestsTakeMs(requests: number, rate: RateStatus | null, nowMs: number): number | null {
  if (!rate || rate.kind === 'unknown') return null
  if (rate.kind === 'unlimited') return 0
  const perMinute = Math.max(1, Math.floor(rate.limitPerMinute * bulkShare))
  const now = Math.max(0, rate.remainingThisMinute - (rate.limitPerMinute - perMinute))
  if (requests <= now) return daysMs(requests, rate)
  const minutes = Math.ceil((requests - now) / perMinute)
  const restOfMinuteMs = rate.resetAtMs === null ? minuteMs : Math.max(0, rate.resetAtMs - nowMs)
  return Math.max(restOfMinuteMs + (minutes - 1) * minuteMs, daysMs(requests, rate))
}

/** The days that have to pass before the last of the requests may go. */
function daysMs(requests: number, rate: Extract<RateStatus, { kind: 'limited' }>): number {
  if (rate.limitPerDay === null) return 0
  const beyondToday = requests - Math.max(0, rate.limitPerDay - rate.usedToday)
  return beyondToday <= 0 ? 0 : Math.ceil(beyondToday / rate.limitPerDay) * dayMs
}
