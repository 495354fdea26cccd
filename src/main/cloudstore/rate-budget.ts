import { AppError } from '../../shared/errors.ts'
import type { RateStatus } from '../../shared/rate.ts'
import type { Clock } from './clock.ts'
import type { Lane } from './cloudstore-client.ts'
import type { DayCount } from './day-count.ts'
import { createDayLimit } from './day-limit.ts'
import { createLaneShares } from './lane-shares.ts'
import { createListeners } from './rate-listeners.ts'
import { createRatePause } from './rate-pause.ts'
import type { RateReading } from './rate-headers.ts'
import { createRateWindow, type Ticket } from './rate-window.ts'

/** Leave to send one request. Has to be settled once, with what became of it. */
export type Permit = { settle(outcome: Outcome): void }

export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly reading: RateReading }
  /** The connection ended without an answer; the server may have counted the request. */
  | { readonly kind: 'unanswered' }
  /** No connection came about. */
  | { readonly kind: 'unsent' }

export type RateBudget = {
  /**
   * Resolves when a request of this lane may be sent. Rejects with `cancelled` on abort or close, with
   * `remote.dayLimit` for bulk when the day is nearly used up, with `remote.rateLimited` (no status, because no server
   * answered) for the person when it would take more than 15 minutes.
   */
  acquire(lane: Lane, signal: AbortSignal): Promise<Permit>
  status(): RateStatus
  /** Calls back after changes, at most five times a second. */
  onChange(listener: (status: RateStatus) => void): () => void
  /** Rejects everything that waits, and whatever asks later. */
  close(): void
}

/** A request that goes alone and is not answered in this time (a long upload) does not hold up the next. */
const probePatienceMs = 3_000
/** A wait that a person is not left sitting through. */
const longWaitMs = 15 * 60_000
/** A clock that goes back further than this was set. */
const clockSlackMs = 2_000

type Waiter = { readonly start: (permit: Permit) => void; readonly refuse: (error: AppError) => void }

/**
 * One account's budget of requests (design.md 2.14): the first request of a run and of each window goes alone, to learn
 * what there is; the headers of its answer fill the minute; the person goes before bulk.
 */
export function createRateBudget(options: {
  readonly clock: Clock
  readonly dayCount: DayCount
  /** The account's plan as the user set it; else it is read from the limit. */
  readonly requestsPerDay?: number | undefined
}): RateBudget {
  const { clock, dayCount } = options
  const rateWindow = createRateWindow()
  const shares = createLaneShares()
  const pause = createRatePause()
  const day = createDayLimit(dayCount, options.requestsPerDay)
  const listeners = createListeners(clock, status)
  const waiting: Record<Lane, Set<Waiter>> = { person: new Set(), bulk: new Set() }
  let isUnlimited = false
  let isClosed = false
  let lastNowMs = -Infinity
  let probeStartedAtMs: number | null = null
  let cancelTimer: (() => void) | null = null

  function acquire(lane: Lane, signal: AbortSignal): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (signal.aborted || isClosed) {
        reject(new AppError({ code: 'cancelled' }))
        return
      }
      const leave = (): void => {
        waiting[lane].delete(waiter)
        signal.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter = {
        start: (permit) => {
          leave()
          resolve(permit)
        },
        refuse: (error) => {
          leave()
          reject(error)
        },
      }
      const onAbort = (): void => {
        waiter.refuse(new AppError({ code: 'cancelled' }))
        dispatch()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      waiting[lane].add(waiter)
      shares.asked(lane, clock.now())
      dispatch()
    })
  }

  /** Starts whatever may start now, refuses what should not wait, and sets the timer for what comes next. */
  function dispatch(): void {
    const nowMs = readClock()
    refuseHopeless(nowMs)
    for (let lane = nextLane(nowMs); lane; lane = nextLane(nowMs)) {
      start(lane, nowMs)
      refuseHopeless(nowMs)
    }
    setTimer(nowMs)
    listeners.changed()
  }

  function nextLane(nowMs: number): Lane | null {
    if (pause.untilMs(nowMs) !== null) return null
    const wants = { person: waiting.person.size > 0, bulk: waiting.bulk.size > 0 }
    if (isUnlimited && !pause.isProbing()) return wants.person ? 'person' : wants.bulk ? 'bulk' : null
    const limit = rateWindow.limit()
    const left = isUnlimited ? null : rateWindow.left(nowMs)
    if (left === null || limit === null) {
      if (probeStartedAtMs !== null && nowMs < probeStartedAtMs + probePatienceMs) return null
      shares.windowEnded(nowMs)
      return shares.laneToProbe(wants, limit)
    }
    const bulkHasWork = wants.bulk || nowMs < shares.bulkLingersUntilMs()
    if (wants.person && shares.mayStart('person', left, limit, bulkHasWork)) return 'person'
    return wants.bulk && shares.mayStart('bulk', left, limit, bulkHasWork) ? 'bulk' : null
  }

  function start(lane: Lane, nowMs: number): void {
    const [waiter] = waiting[lane]
    if (!waiter) return
    if (isUnlimited ? pause.isProbing() : rateWindow.left(nowMs) === null) probeStartedAtMs = nowMs
    const ticket = rateWindow.start()
    shares.started(lane)
    dayCount.add(1)
    let isSettled = false
    waiter.start({
      settle: (outcome) => {
        if (isSettled) return
        isSettled = true
        if (probeStartedAtMs === nowMs) probeStartedAtMs = null
        settle(outcome, ticket, lane, nowMs)
        dispatch()
      },
    })
  }

  function settle(outcome: Outcome, ticket: Ticket, lane: Lane, startedAtMs: number): void {
    const nowMs = readClock()
    switch (outcome.kind) {
      case 'unsent':
        rateWindow.unsent()
        shares.unsent(lane)
        dayCount.add(-1)
        return
      case 'unanswered':
        rateWindow.unanswered()
        return
      case 'answered':
        learn(outcome.status, outcome.reading, ticket, nowMs)
        if (outcome.status === 429) {
          pause.refused(outcome.reading, startedAtMs, nowMs)
          rateWindow.forget()
        } else pause.accepted()
    }
  }

  function learn(status: number, reading: RateReading, ticket: Ticket, nowMs: number): void {
    const hasOpened = rateWindow.answered(ticket, reading)
    if (reading.limitPerMinute !== null) {
      isUnlimited = false
      if (hasOpened) shares.windowOpened(rateWindow.left(nowMs) ?? 0, reading.limitPerMinute, nowMs)
    } else if (status < 400) isUnlimited = true
  }

  /** Until when nothing at all may be sent. */
  function heldUntilMs(nowMs: number): number | null {
    const pausedUntilMs = pause.untilMs(nowMs)
    if (pausedUntilMs !== null) return pausedUntilMs
    return !isUnlimited && rateWindow.left(nowMs) === 0 ? rateWindow.resetAtMs() : null
  }

  function refuseHopeless(nowMs: number): void {
    const heldMs = heldUntilMs(nowMs)
    if (heldMs !== null && heldMs - nowMs > longWaitMs) {
      refuseAll('person', new AppError({ code: 'remote.rateLimited', retryAtMs: heldMs }))
    }
    if (!day.allowsBulk(planLimit())) {
      refuseAll('bulk', new AppError({ code: 'remote.dayLimit', retryAtMs: day.endsAtMs(nowMs) }))
    }
  }

  function refuseAll(lane: Lane, error: AppError): void {
    for (const waiter of waiting[lane]) waiter.refuse(error)
  }

  /** A limit that was learnt before the server said "unlimited" is no plan any more. */
  function planLimit(): number | null {
    return isUnlimited ? null : rateWindow.limit()
  }

  function setTimer(nowMs: number): void {
    cancelTimer?.()
    cancelTimer = null
    const isAnyoneWaiting = waiting.person.size + waiting.bulk.size > 0
    const moments = isAnyoneWaiting
      ? [
          pause.untilMs(nowMs),
          rateWindow.resetAtMs(),
          probeStartedAtMs === null ? null : probeStartedAtMs + probePatienceMs,
          shares.bulkLingersUntilMs(),
        ]
      : // The meter refills by itself when the minute is over.
        [listeners.isAnyone() ? rateWindow.resetAtMs() : null]
    const ahead = moments.filter((atMs): atMs is number => atMs !== null && atMs > nowMs)
    if (ahead.length > 0) cancelTimer = clock.setTimer(dispatch, Math.min(...ahead) - nowMs)
  }

  /** A clock that was set back would stretch every wait by as much; then it is better to learn anew. */
  function readClock(): number {
    const nowMs = clock.now()
    if (nowMs < lastNowMs - clockSlackMs) {
      rateWindow.forget()
      pause.forget()
      probeStartedAtMs = null
      lastNowMs = nowMs
    }
    lastNowMs = Math.max(lastNowMs, nowMs)
    return nowMs
  }

  function status(): RateStatus {
    const limit = rateWindow.limit()
    if (isUnlimited) return { kind: 'unlimited' }
    if (limit === null) return { kind: 'unknown' }
    const nowMs = clock.now()
    const left = rateWindow.left(nowMs)
    const isHeld = waiting.person.size + waiting.bulk.size > 0 && left !== null
    return {
      kind: 'limited',
      limitPerMinute: limit,
      remainingThisMinute: pause.untilMs(nowMs) === null ? (left ?? limit) : 0,
      resetAtMs: left === null ? null : rateWindow.resetAtMs(),
      usedToday: dayCount.used(),
      limitPerDay: day.limit(planLimit()),
      waitingUntilMs: pause.untilMs(nowMs) ?? (isHeld ? rateWindow.resetAtMs() : null),
    }
  }

  return {
    acquire,
    status,
    onChange: listeners.add,
    close: () => {
      isClosed = true
      for (const lane of ['person', 'bulk'] as const) refuseAll(lane, new AppError({ code: 'cancelled' }))
      cancelTimer?.()
      cancelTimer = null
      listeners.close()
    },
  }
}
