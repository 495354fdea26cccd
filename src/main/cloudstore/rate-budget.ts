import { AppError } from '../../shared/errors.ts'
import type { RateStatus } from '../../shared/rate.ts'
import type { Clock } from './clock.ts'
import type { Lane } from './cloudstore-client.ts'
import type { DayCount } from './day-count.ts'
import { createListeners, type Listeners } from './rate-listeners.ts'
import { RateSchedule, type Outcome } from './rate-schedule.ts'

/** Leave to send one request. Has to be settled once, with what became of it. */
export type Permit = { settle(outcome: Outcome): void }

export type RateBudget = {
  /**
   * Resolves when a request of this lane may be sent. Rejects with `cancelled` on abort or close, with
   * `remote.dayLimit` for bulk when the day is nearly used up, with `remote.rateLimited` (no status, because no server
   * answered) when it would take more than 15 minutes.
   */
  acquire(lane: Lane, signal: AbortSignal): Promise<Permit>
  status(): RateStatus
  /** Until when nothing at all may be sent, in milliseconds since the epoch; null when something may. */
  heldUntilMs(): number | null
  /** Calls back after changes, at most five times a second. */
  onChange(listener: (status: RateStatus) => void): () => void
  /** Looks at the clock again: while the computer slept, timers stood still. */
  recheck(): void
  /** Changes the account's plan; null: as the limit of a minute tells. What waits for the day may go on at once. */
  setRequestsPerDay(requestsPerDay: number | null): void
  /** Rejects everything that waits, and whatever asks later. */
  close(): void
}

/** A wait that nobody is left sitting through without a word. */
const longWaitMs = 15 * 60_000
/** A clock that goes back further than this was set. */
const clockSlackMs = 2_000

/**
 * One account's budget of requests (design.md 2.14): the first request of a run and of each window goes alone, to learn
 * what there is; the headers of its answer fill the minute; the person goes before bulk.
 */
export function createRateBudget(options: BudgetOptions): RateBudget {
  return new QueueingBudget(options)
}

type BudgetOptions = {
  readonly clock: Clock
  readonly dayCount: DayCount
  /** The account's plan as the user set it; else it is read from the limit. */
  readonly requestsPerDay?: number | null
}

type Waiter = { readonly start: (permit: Permit) => void; readonly refuse: (error: AppError) => void }

class QueueingBudget implements RateBudget {
  readonly #clock: Clock
  readonly #schedule: RateSchedule
  readonly #listeners: Listeners
  readonly #queues = { person: new Set<Waiter>(), bulk: new Set<Waiter>() }
  #isClosed = false
  #lastNowMs = -Infinity
  #cancelTimer: (() => void) | null = null

  constructor({ clock, dayCount, requestsPerDay }: BudgetOptions) {
    this.#clock = clock
    this.#schedule = new RateSchedule(dayCount, requestsPerDay ?? null)
    this.#listeners = createListeners(clock, () => this.status())
  }

  acquire(lane: Lane, signal: AbortSignal): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (signal.aborted || this.#isClosed) {
        reject(new AppError({ code: 'cancelled' }))
        return
      }
      const leave = (): void => {
        this.#queues[lane].delete(waiter)
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = (): void => {
        waiter.refuse(new AppError({ code: 'cancelled' }))
        this.#dispatch()
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
      signal.addEventListener('abort', onAbort, { once: true })
      this.#queues[lane].add(waiter)
      this.#schedule.asked(lane, this.#clock.now())
      this.#dispatch()
    })
  }

  status(): RateStatus {
    return this.#schedule.status(this.#isAnyoneWaiting(), this.#clock.now())
  }

  setRequestsPerDay(requestsPerDay: number | null): void {
    this.#schedule.setRequestsPerDay(requestsPerDay)
    this.#dispatch()
  }

  heldUntilMs(): number | null {
    return this.#schedule.heldUntilMs(this.#clock.now())
  }

  onChange(listener: (status: RateStatus) => void): () => void {
    return this.#listeners.add(listener)
  }

  recheck(): void {
    this.#dispatch()
  }

  close(): void {
    this.#isClosed = true
    this.#refuseAll('person', new AppError({ code: 'cancelled' }))
    this.#refuseAll('bulk', new AppError({ code: 'cancelled' }))
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#listeners.close()
  }

  /** Starts whatever may start now, refuses what should not wait, and sets the timer for what comes next. */
  #dispatch(): void {
    const nowMs = this.#readClock()
    for (;;) {
      this.#refuseHopeless(nowMs)
      const lane = this.#schedule.nextLane(this.#wants(), nowMs)
      if (!lane) break
      this.#start(lane, nowMs)
    }
    this.#setTimer(nowMs)
    this.#listeners.changed()
  }

  #start(lane: Lane, nowMs: number): void {
    const [waiter] = this.#queues[lane]
    const request = this.#schedule.start(lane, nowMs)
    let isSettled = false
    waiter?.start({
      settle: (outcome) => {
        if (isSettled) return
        isSettled = true
        this.#schedule.settle(request, outcome, this.#readClock())
        this.#dispatch()
      },
    })
  }

  #refuseHopeless(nowMs: number): void {
    const heldUntilMs = this.#schedule.heldUntilMs(nowMs)
    if (heldUntilMs !== null && heldUntilMs - nowMs > longWaitMs) {
      const error = new AppError({ code: 'remote.rateLimited', retryAtMs: heldUntilMs })
      this.#refuseAll('person', error)
      this.#refuseAll('bulk', error)
    }
    const dayEndsAtMs = this.#schedule.bulkRefusedUntilMs(nowMs)
    if (dayEndsAtMs !== null) {
      this.#refuseAll('bulk', new AppError({ code: 'remote.dayLimit', retryAtMs: dayEndsAtMs }))
    }
  }

  #refuseAll(lane: Lane, error: AppError): void {
    for (const waiter of this.#queues[lane]) waiter.refuse(error)
  }

  #setTimer(nowMs: number): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    // Someone who only watches sees the meter fill by itself when the minute is over.
    if (!this.#isAnyoneWaiting() && !this.#listeners.isAnyone()) return
    const ahead = this.#schedule
      .turningPoints()
      .filter((atMs): atMs is number => atMs !== null && atMs > nowMs)
    if (ahead.length === 0) return
    this.#cancelTimer = this.#clock.setTimer(() => this.#dispatch(), Math.min(...ahead) - nowMs)
  }

  /** A clock that was set back would stretch every wait by as much; then it is better to learn anew. */
  #readClock(): number {
    const nowMs = this.#clock.now()
    if (nowMs < this.#lastNowMs - clockSlackMs) {
      this.#schedule.forget()
      this.#lastNowMs = nowMs
    }
    this.#lastNowMs = Math.max(this.#lastNowMs, nowMs)
    return nowMs
  }

  #wants() {
    return { person: this.#queues.person.size > 0, bulk: this.#queues.bulk.size > 0 }
  }

  #isAnyoneWaiting(): boolean {
    return this.#queues.person.size + this.#queues.bulk.size > 0
  }
}
