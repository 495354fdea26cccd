import { setMaxListeners } from 'node:events'

import { AppError } from '../../shared/errors.ts'
import { refusalOf, type Refusal } from './answer-errors.ts'
import type { Redact } from './api-key.ts'
import type { Awakenings } from './awakenings.ts'
import type { Clock } from './clock.ts'
import type { CallOptions, Lane } from './cloudstore-client.ts'
import type { RateBudget } from './rate-budget.ts'
import { readRateHeaders } from './rate-headers.ts'
import { retrying } from './retry.ts'
import type { Wire, WireAnswer, WireRequest } from './wire.ts'

type ApiRequest = Omit<WireRequest, 'onFreshConnection'> & {
  readonly lane: Lane
  /** Called when a request may have reached the server, but no answer came. */
  readonly onUncertain?: () => void
}

/** What every call is made of. */
export type Api = {
  /**
   * Waits for the budget and sends one request. Resolves with any answer, whatever its status; throws AppError where
   * there was none. A request that met a connection which the server had just closed is sent again at once.
   */
  exchange(request: ApiRequest): Promise<WireAnswer>
  /** Tries again as design.md 2.13 says, until the signal is aborted or the client is closed. */
  retrying<Result>(
    options: CallOptions,
    attempt: (options: CallOptions) => Promise<Result>,
    isFinal?: (error: AppError) => boolean,
  ): Promise<Result>
  /** Reads an answer that is no success; `subject` is the bucket or key it is about. */
  refusal(answer: WireAnswer, subject?: string): Promise<Refusal>
}

export function createApi(parts: {
  readonly wire: Wire
  readonly budget: RateBudget
  readonly redact: Redact
  readonly clock: Clock
  readonly random: () => number
  readonly awakenings?: Awakenings | undefined
  /** Aborted when the client is closed. */
  readonly closing: AbortSignal
}): Api {
  const { wire, budget, clock, random } = parts
  const links = createLinks(parts.closing)

  async function exchange(request: ApiRequest): Promise<WireAnswer> {
    expectManyListeners(request.signal)
    for (let onFreshConnection = false; ; onFreshConnection = true) {
      const permit = await budget.acquire(request.lane, request.signal)
      const result = await wire.send({ ...request, onFreshConnection })
      if (result.kind === 'answer') {
        const { answer } = result
        permit.settle({
          kind: 'answered',
          status: answer.status,
          reading: readRateHeaders(answer.headers, answer),
        })
        return answer
      }
      permit.settle({ kind: result.reach === 'unsent' ? 'unsent' : 'unanswered' })
      if (result.reach !== 'unsent') request.onUncertain?.()
      // A POST could create something twice, so it takes the slow way, where its outcome is looked up.
      if (result.reach !== 'stale' || request.method === 'POST') throw result.error
    }
  }

  return {
    exchange,
    retrying: async (options, attempt, isFinal) => {
      const signal = links.link(options.signal)
      try {
        return await retrying(() => attempt({ ...options, signal }), {
          signal,
          clock,
          random,
          awakenings: parts.awakenings,
          onWait: options.onWait,
          ...(isFinal ? { isFinal } : {}),
        })
      } finally {
        links.unlink(options.signal)
      }
    },
    refusal: async (answer, subject) => {
      const refusal = await refusalOf(answer, subject, parts.redact)
      const retryAtMs = answer.status === 429 ? budget.heldUntilMs() : null
      if (retryAtMs === null) return refusal
      return { ...refusal, error: new AppError({ ...refusal.error.data, retryAtMs }) }
    },
  }
}

/** One signal may stand for a job of many calls at once; each call takes its listeners away again. */
function expectManyListeners(...signals: readonly AbortSignal[]): void {
  setMaxListeners(0, ...signals)
}

/** Not `AbortSignal.any`: on Node 20 a signal that lives on keeps every signal made from it. */
function createLinks(closing: AbortSignal) {
  const links = new Map<AbortSignal, Link>()
  return {
    /** A signal that is aborted with the other and with the client. Calls of one job share it. */
    link(signal: AbortSignal): AbortSignal {
      const link = links.get(signal) ?? newLink(signal, closing)
      links.set(signal, link)
      link.uses += 1
      return link.signal
    },
    unlink(signal: AbortSignal): void {
      const link = links.get(signal)
      if (!link) return
      link.uses -= 1
      if (link.uses > 0) return
      links.delete(signal)
      link.unlink()
    },
  }
}

type Link = { readonly signal: AbortSignal; readonly unlink: () => void; uses: number }

function newLink(...signals: readonly AbortSignal[]): Link {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  expectManyListeners(controller.signal, ...signals)
  for (const signal of signals) {
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
  }
  return {
    signal: controller.signal,
    uses: 0,
    unlink: () => {
      for (const signal of signals) signal.removeEventListener('abort', abort)
    },
  }
}
