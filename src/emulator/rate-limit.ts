export const planNames = ['free', 'pro', 'enterprise'] as const

export type Plan = (typeof planNames)[number]

/** Reference, section Rate Limits; null is unlimited. */
const plans: Readonly<Record<Plan, { requestsPerMinute: number; requestsPerDay: number } | null>> = {
  free: { requestsPerMinute: 60, requestsPerDay: 10_000 },
  pro: { requestsPerMinute: 600, requestsPerDay: 100_000 },
  enterprise: null,
}

const dayMs = 24 * 60 * 60 * 1000

export type RateVerdict = { readonly isAllowed: boolean; readonly headers: Readonly<Record<string, string>> }

/**
 * Counts an account's requests. The minute is a fixed window that begins with the first request in it; the day
 * is that of UTC, and is counted from the start of the emulator. Requests that are refused are not counted.
 */
export class RateLimiter {
  readonly #limits: (typeof plans)[Plan]
  readonly #minuteMs: number
  readonly #clock: () => number
  #windowEndMs = 0
  #usedInWindow = 0
  #day = 0
  #usedInDay = 0

  /** @param options `minuteMs` is the length of the minute's window, `clock` gives milliseconds since the epoch. */
  constructor({ plan, minuteMs, clock }: { plan: Plan; minuteMs: number; clock: () => number }) {
    this.#limits = plans[plan]
    this.#minuteMs = minuteMs
    this.#clock = clock
  }

  /** Counts one request, if the plan still has one. */
  spend(): RateVerdict {
    const nowMs = this.#clock()
    this.#turnPages(nowMs)
    if (this.#limits === null) return { isAllowed: true, headers: unlimitedHeaders }
    const isAllowed = this.#left(this.#limits) > 0
    if (isAllowed) {
      if (this.#usedInWindow === 0) this.#windowEndMs = nowMs + this.#minuteMs
      this.#usedInWindow += 1
      this.#usedInDay += 1
    }
    return { isAllowed, headers: this.#headers(this.#limits, nowMs) }
  }

  /** The headers for an answer to a request that is no business of the account's. */
  headers(): RateVerdict['headers'] {
    const nowMs = this.#clock()
    this.#turnPages(nowMs)
    return this.#limits === null ? unlimitedHeaders : this.#headers(this.#limits, nowMs)
  }

  #turnPages(nowMs: number): void {
    if (nowMs >= this.#windowEndMs) this.#usedInWindow = 0
    const day = Math.floor(nowMs / dayMs)
    if (day === this.#day) return
    this.#day = day
    this.#usedInDay = 0
  }

  #left({ requestsPerMinute, requestsPerDay }: Limits): number {
    return Math.min(requestsPerMinute - this.#usedInWindow, requestsPerDay - this.#usedInDay)
  }

  #headers(limits: Limits, nowMs: number): RateVerdict['headers'] {
    const windowEndMs = this.#usedInWindow === 0 ? nowMs + this.#minuteMs : this.#windowEndMs
    const isDaySpent = this.#usedInDay >= limits.requestsPerDay
    const resetMs = isDaySpent ? (this.#day + 1) * dayMs : windowEndMs
    return {
      'X-RateLimit-Limit': String(limits.requestsPerMinute),
      'X-RateLimit-Remaining': String(this.#left(limits)),
      'X-RateLimit-Reset': String(Math.ceil(resetMs / 1000)),
    }
  }
}

type Limits = NonNullable<(typeof plans)[Plan]>

/** Always all three headers; the reference calls the limit of this plan `Unlimited`. */
const unlimitedHeaders = {
  'X-RateLimit-Limit': 'Unlimited',
  'X-RateLimit-Remaining': 'Unlimited',
  'X-RateLimit-Reset': 'Unlimited',
}
