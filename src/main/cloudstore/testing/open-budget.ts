import { setMaxListeners } from 'node:events'

import { expect } from 'vitest'

import type { AppError } from '../../../shared/errors.ts'
import type { Lane } from '../cloudstore-client.ts'
import { createDayCount } from '../day-count.ts'
import { createRateBudget, type Permit } from '../rate-budget.ts'
import { readRateHeaders } from '../rate-headers.ts'
import { createVirtualClock } from './virtual-clock.ts'

export const startMs = Date.UTC(2026, 0, 15, 12)
const { signal } = new AbortController()
setMaxListeners(0, signal)

export type Headers = Readonly<Record<string, string | undefined>>

/** A budget on virtual time, with what a test asks of it. */
export function openBudget(options: { readonly requestsPerDay?: number; readonly startMs?: number } = {}) {
  const clock = createVirtualClock(options.startMs ?? startMs)
  const dayCount = createDayCount(clock)
  const sentAtMs = new WeakMap<Permit, number>()
  const budget = createRateBudget({ clock, dayCount, requestsPerDay: options.requestsPerDay ?? null })
  const passMs = (ms: number): Promise<void> => clock.runUntil(clock.now() + ms)

  /** Asks for a permit; `permit` or `error` is set once it was decided. */
  function ask(lane: Lane, abort: AbortSignal = signal) {
    const asked: { permit?: Permit; error?: AppError; atMs?: number } = {}
    budget.acquire(lane, abort).then(
      (permit) => {
        sentAtMs.set(permit, clock.now())
        Object.assign(asked, { permit, atMs: clock.now() })
      },
      (error: unknown) => Object.assign(asked, { error, atMs: clock.now() }),
    )
    return asked
  }
  function settle(permit: Permit | undefined, status: number, headers: Headers): void {
    const present = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
    const receivedAtMs = clock.now()
    const times = { sentAtMs: (permit && sentAtMs.get(permit)) ?? receivedAtMs, receivedAtMs }
    const reading = readRateHeaders({ date: new Date(clock.now()).toUTCString(), ...present }, times)
    permit?.settle({ kind: 'answered', status, reading })
  }
  /** One request that is answered at once. */
  async function request(lane: Lane, status: number, headers: Headers): Promise<void> {
    const asked = ask(lane)
    await passMs(0)
    expect(asked.permit).toBeDefined()
    settle(asked.permit, status, headers)
    await passMs(0)
  }
  return { clock, budget, dayCount, passMs, ask, settle, request }
}

/** The headers of a limit that ends `seconds` after the start. */
export function limited(limit: number, remaining: number, seconds = 60): Headers {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(startMs / 1000 + seconds),
  }
}

/** How many of those that asked may send. */
export function decided(asked: readonly { permit?: Permit }[]): number {
  return asked.filter(({ permit }) => permit).length
}
