import type { RateStatus } from '../../shared/rate.ts'
import type { Lane } from './cloudstore-client.ts'
import type { DayCount } from './day-count.ts'
import { createDayLimit, type DayLimit } from './day-limit.ts'
import { createLaneShares } from './lane-shares.ts'
import type { RateReading } from './rate-headers.ts'
import { createRatePause } from './rate-pause.ts'
import { createRateWindow, type Ticket } from './rate-window.ts'

/** What became of a request that was allowed to go. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly reading: RateReading }
  /** The connection ended without an answer; the server may have counted the request. */
  | { readonly kind: 'unanswered' }
  /** No connection came about. */
  | { readonly kind: 'unsent' }

export type StartedRequest = { readonly lane: Lane; readonly ticket: Ticket; readonly startedAtMs: number }

/** Which lanes have a request waiting. */
export type Wants = Readonly<Record<Lane, boolean>>

/** A probe that is not answered in this time (a long upload) does not hold up the next. */
const probePatienceMs = 3_000

/**
 * Decides what may be sent now, from what the answers so far have told; knows neither queues nor timers. Every moment
 * is in milliseconds of this computer's clock.
 */
export class RateSchedule {
  readonly #dayCount: DayCount
  readonly #day: DayLimit
  readonly #window = createRateWindow()
  readonly #shares = createLaneShares()
  readonly #pause = createRatePause()
  #requestsPerDay: number | null
  #isUnlimited = false
  /** When the request went that goes alone, to learn what there is. */
  #probedAtMs: number | null = null

  constructor(dayCount: DayCount, requestsPerDay: number | null) {
    this.#dayCount = dayCount
    this.#requestsPerDay = requestsPerDay
    this.#day = createDayLimit(dayCount, () => this.#requestsPerDay)
  }

  /** Null: as the limit of a minute tells. */
  setRequestsPerDay(requestsPerDay: number | null): void {
    this.#requestsPerDay = requestsPerDay
  }

  /** Notes that a lane has work, whether or not it may start at once. */
  asked(lane: Lane, nowMs: number): void {
    this.#shares.asked(lane, nowMs)
  }

  /** The lane whose next request may go now. */
  nextLane(wants: Wants, nowMs: number): Lane | null {
    if (this.#pause.untilMs(nowMs) !== null) return null
    const left = this.#left(nowMs)
    if (left === null) {
      if (this.#probedAtMs !== null && nowMs < this.#probedAtMs + probePatienceMs) return null
      this.#shares.windowEnded(nowMs)
      return this.#shares.laneToProbe(wants, this.#window.limit())
    }
    if (this.#isUnlimited) return wants.person ? 'person' : wants.bulk ? 'bulk' : null
    const limit = this.#window.limit() ?? 0
    const bulkHasWork = wants.bulk || nowMs < this.#shares.bulkLingersUntilMs()
    if (wants.person && this.#shares.mayStart('person', left, limit, bulkHasWork)) return 'person'
    return wants.bulk && this.#shares.mayStart('bulk', left, limit, bulkHasWork) ? 'bulk' : null
  }

  start(lane: Lane, nowMs: number): StartedRequest {
    if (this.#left(nowMs) === null) this.#probedAtMs = nowMs
    this.#shares.started(lane)
    this.#dayCount.add(1)
    return { lane, ticket: this.#window.start(), startedAtMs: nowMs }
  }

  settle(request: StartedRequest, outcome: Outcome, nowMs: number): void {
    if (this.#probedAtMs === request.startedAtMs) this.#probedAtMs = null
    switch (outcome.kind) {
      case 'unsent':
        this.#window.unsent()
        this.#shares.unsent(request.lane)
        this.#dayCount.add(-1)
        return
      case 'unanswered':
        this.#window.unanswered()
        return
      case 'answered':
        this.#learn(outcome.status, outcome.reading, request, nowMs)
    }
  }

  /** Until when nothing at all may be sent; null when something may. */
  heldUntilMs(nowMs: number): number | null {
    return this.#pause.untilMs(nowMs) ?? (this.#left(nowMs) === 0 ? this.#window.resetAtMs() : null)
  }

  /** When bulk work may go on although the day is nearly used up; null while it may. */
  bulkRefusedUntilMs(nowMs: number): number | null {
    return this.#day.allowsBulk(this.#planLimit()) ? null : this.#day.endsAtMs(nowMs)
  }

  /** The moments at which something may start that may not now. */
  turningPoints(): (number | null)[] {
    return [
      this.#pause.endsAtMs(),
      this.#window.resetAtMs(),
      this.#probedAtMs === null ? null : this.#probedAtMs + probePatienceMs,
      this.#shares.bulkLingersUntilMs(),
    ]
  }

  /** Moments that were learnt before the clock was set back mean nothing now. */
  forget(): void {
    this.#window.forget()
    this.#pause.forget()
    this.#probedAtMs = null
  }

  status(isAnyoneWaiting: boolean, nowMs: number): RateStatus {
    const limitPerMinute = this.#window.limit()
    if (this.#isUnlimited) return { kind: 'unlimited' }
    if (limitPerMinute === null) return { kind: 'unknown' }
    const left = this.#window.left(nowMs)
    const pausedUntilMs = this.#pause.untilMs(nowMs)
    const resetAtMs = left === null ? null : this.#window.resetAtMs()
    return {
      kind: 'limited',
      limitPerMinute,
      remainingThisMinute: pausedUntilMs === null ? (left ?? limitPerMinute) : 0,
      resetAtMs,
      usedToday: this.#dayCount.used(),
      limitPerDay: this.#day.limit(limitPerMinute),
      waitingUntilMs: pausedUntilMs ?? (isAnyoneWaiting ? resetAtMs : null),
    }
  }

  /** How many may start; null while one has to go alone. */
  #left(nowMs: number): number | null {
    if (this.#isUnlimited) return this.#pause.isProbing() ? null : Infinity
    return this.#window.left(nowMs)
  }

  #learn(status: number, reading: RateReading, { ticket, startedAtMs }: StartedRequest, nowMs: number): void {
    const hasOpened = this.#window.answered(ticket, reading)
    if (reading.limitPerMinute !== null) {
      this.#isUnlimited = false
      if (hasOpened) this.#shares.windowOpened(this.#window.left(nowMs) ?? 0, reading.limitPerMinute, nowMs)
    } else if (status < 400) this.#isUnlimited = true
    if (status === 429) {
      this.#pause.refused(reading, startedAtMs, nowMs)
      this.#window.forget()
    } else this.#pause.accepted(startedAtMs)
  }

  /** A limit that was learnt before the server said "unlimited" is no plan any more. */
  #planLimit(): number | null {
    return this.#isUnlimited ? null : this.#window.limit()
  }
}
