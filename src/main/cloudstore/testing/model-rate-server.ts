/** How a model server counts, and how it writes down what it counted. */
export type RateModel = {
  readonly limit: number
  readonly windowMs: number
  /**
   * - `aligned`: windows follow one another from the epoch on
   * - `onFirst`: a window begins with the first request after the last one
   * - `sliding`: any span of `windowMs`; the reset is when the next request is free
   */
  readonly kind: 'aligned' | 'onFirst' | 'sliding'
  /** How the reset's fraction of a second is lost. */
  readonly rounding: 'floor' | 'ceil' | 'milliseconds'
  /** The server's clock less the client's. */
  readonly skewMs: number
  /** Requests of other clients, each at a moment of the client's clock. */
  readonly others?: readonly number[]
}

/** A server's side of the rate limit, on the client's virtual time. */
export function createModelServer(model: RateModel) {
  const accepted: number[] = []
  let refused = 0
  const windowStartsMs: number[] = []
  let windowEndMs = -Infinity
  let usedInWindow = 0

  function turn(nowMs: number): void {
    if (model.kind === 'sliding' || nowMs < windowEndMs) return
    usedInWindow = 0
    windowStartsMs.push(nowMs - model.skewMs)
    windowEndMs =
      model.kind === 'onFirst'
        ? nowMs + model.windowMs
        : (Math.floor(nowMs / model.windowMs) + 1) * model.windowMs
  }

  function inSpan(nowMs: number): number[] {
    return accepted.filter((atMs) => atMs > nowMs - model.windowMs)
  }

  function take(nowMs: number): boolean {
    turn(nowMs)
    const used = model.kind === 'sliding' ? inSpan(nowMs).length : usedInWindow
    if (used >= model.limit) return false
    usedInWindow += 1
    accepted.push(nowMs)
    return true
  }

  const others = [...(model.others ?? [])].sort((a, b) => a - b)

  return {
    refused: () => refused,
    /** When each window had its first request, on the client's clock. */
    windowStartsMs: () => windowStartsMs,
    /** Handles a request at this moment of the client's clock; gives status and headers. */
    handle(clientNowMs: number): { status: number; headers: Record<string, string> } {
      while (others[0] !== undefined && others[0] <= clientNowMs) take((others.shift() ?? 0) + model.skewMs)
      const nowMs = clientNowMs + model.skewMs
      const isAccepted = take(nowMs)
      if (!isAccepted) refused += 1
      const span = inSpan(nowMs)
      const used = model.kind === 'sliding' ? span.length : usedInWindow
      const resetMs = model.kind === 'sliding' ? (span[0] ?? nowMs) + model.windowMs : windowEndMs
      return {
        status: isAccepted ? 200 : 429,
        headers: {
          date: new Date(nowMs).toUTCString(),
          'x-ratelimit-limit': String(model.limit),
          'x-ratelimit-remaining': String(model.limit - used),
          'x-ratelimit-reset': String(
            model.rounding === 'milliseconds' ? resetMs : Math[model.rounding](resetMs / 1000),
          ),
        },
      }
    },
  }
}
