import type { RateStatus } from '../../../shared/rate.ts'
import { messages } from '../../messages.ts'

type Limited = Extract<RateStatus, { kind: 'limited' }>

export type RateView = {
  readonly left: number
  readonly limit: number
  readonly isLow: boolean
  readonly value: string
  readonly spoken: string
  /** What is left of the day, or how long requests are held back. */
  readonly detail: string
}

/** What the meter shows at a moment. Once the minute has ended, all of its requests are there again. */
export function rateView(status: Limited, nowMs: number): RateView {
  const isOver = status.resetAtMs !== null && status.resetAtMs <= nowMs
  const limit = status.limitPerMinute
  const left = isOver ? limit : Math.min(limit, Math.max(0, status.remainingThisMinute))
  return {
    left,
    limit,
    isLow: left * 5 < limit,
    value: messages.rate.value(left, limit),
    spoken: messages.rate.spoken(left, limit),
    detail: waiting(status, nowMs) ?? day(status),
  }
}

/** Until when what is shown changes by itself; null when it does not. */
export function changesUntilMs(status: RateStatus): number | null {
  if (status.kind !== 'limited') return null
  return Math.max(status.resetAtMs ?? 0, status.waitingUntilMs ?? 0) || null
}

function waiting({ waitingUntilMs }: Limited, nowMs: number): string | null {
  if (waitingUntilMs === null || waitingUntilMs <= nowMs) return null
  const seconds = Math.ceil((waitingUntilMs - nowMs) / 1000)
  return seconds < 120
    ? messages.rate.waitingSeconds(seconds)
    : messages.rate.waitingMinutes(Math.ceil(seconds / 60))
}

function day({ usedToday, limitPerDay }: Limited): string {
  return limitPerDay === null
    ? messages.rate.usedToday(usedToday)
    : messages.rate.leftToday(Math.max(0, limitPerDay - usedToday))
}
