import { createApi } from './api.ts'
import { createRedact, parseApiKey } from './api-key.ts'
import type { Awakenings } from './awakenings.ts'
import { createBucketCalls } from './bucket-calls.ts'
import { systemClock, type Clock } from './clock.ts'
import type { CloudStoreClient } from './cloudstore-client.ts'
import type { DayCount } from './day-count.ts'
import { createDotSegmentGuard } from './dot-segment-probe.ts'
import { createDownloadCalls } from './download-calls.ts'
import type { Endpoint } from './endpoint.ts'
import { createListCalls } from './list-calls.ts'
import { createRateBudget } from './rate-budget.ts'
import { createWire } from './wire.ts'
import { createWriteCalls } from './write-calls.ts'

export type ClientOptions = {
  readonly endpoint: Endpoint
  /** Checked again here; stays in the closures of this client. */
  readonly apiKey: string
  readonly dayCount: DayCount
  /** The account's plan as the user set it; without it, it is read from the server's limit. */
  readonly requestsPerDay?: number | null
  /** Certificates (PEM) of private authorities, trusted beside the public ones. */
  readonly ca?: readonly string[]
  /** Whether this account was answered in an earlier run, so that a failing look-up of its host means "offline". */
  readonly hasWorkedBefore?: boolean
  /** How long a connection may pass no byte in either direction. */
  readonly stallMs?: number
  readonly clock?: Clock
  /** From 0 up to 1, as `Math.random`. */
  readonly random?: () => number
  /** Where connections and timers cannot be trusted any more, all connections are dropped and waits end. */
  readonly awakenings?: Awakenings
}

const defaultStallMs = 30_000

/** A client for one account. Throws `auth.malformedKey`. */
export function createCloudStoreClient(options: ClientOptions): CloudStoreClient {
  const { endpoint, dayCount, clock = systemClock, random = Math.random, awakenings } = options
  const apiKey = parseApiKey(options.apiKey)
  const redact = createRedact(apiKey)
  const closing = new AbortController()
  const budget = createRateBudget({ clock, dayCount, requestsPerDay: options.requestsPerDay ?? null })
  const wire = createWire({
    endpoint,
    apiKey,
    redact,
    now: () => clock.now(),
    stallMs: options.stallMs ?? defaultStallMs,
    hasWorked: options.hasWorkedBefore ?? false,
    ...(options.ca ? { ca: options.ca } : {}),
  })
  const api = createApi({ wire, budget, redact, clock, random, awakenings, closing: closing.signal })
  const unsubscribe = awakenings?.onWake(() => {
    wire.close()
    budget.recheck()
  })
  const listCalls = createListCalls(api)
  return {
    ...listCalls,
    ...createDownloadCalls(api),
    ...createWriteCalls(api, createDotSegmentGuard(api, listCalls.listObjects)),
    ...createBucketCalls(api, listCalls.listObjects),
    rateStatus: () => budget.status(),
    onRateChange: (listener) => budget.onChange(listener),
    setRequestsPerDay: (requestsPerDay) => {
      budget.setRequestsPerDay(requestsPerDay)
    },
    close: () => {
      closing.abort()
      unsubscribe?.()
      budget.close()
      wire.close()
      void dayCount.flush()
    },
  }
}
