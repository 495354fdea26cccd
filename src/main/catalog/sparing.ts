import type { RateStatus } from '../../shared/rate.ts'
import type { SparingCount } from './store/store-api.ts'

/** What walks that nobody asked for may take of a day's requests. */
const share = 0.05

/** Counts the list requests of walks that nobody asked for, so that they leave the day to what was asked for. */
export class Sparing {
  #count: SparingCount

  constructor(count: SparingCount) {
    this.#count = count
  }

  add(nowMs: number): void {
    const day = dayOf(nowMs)
    const requests = this.#count.day === day ? this.#count.requests : 0
    this.#count = { day, requests: requests + 1 }
  }

  count(): SparingCount {
    return this.#count
  }

  isSpent(nowMs: number, rate: RateStatus): boolean {
    const limit = rate.kind === 'limited' ? rate.limitPerDay : null
    return (
      limit !== null && this.#count.day === dayOf(nowMs) && this.#count.requests >= Math.floor(limit * share)
    )
  }
}

function dayOf(nowMs: number): number {
  return Number(new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', ''))
}
