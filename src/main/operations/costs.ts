import type { Cost } from '../../shared/cost.ts'
import { requestsTakeMs } from '../transfers/estimate.ts'
import type { RatePort } from '../transfers/wait.ts'

/** Says what work comes to, at the rate that an account has now. */
export class Costs {
  readonly #ports: RatePort & { readonly now: () => number }

  constructor(ports: RatePort & { readonly now: () => number }) {
    this.#ports = ports
  }

  of(accountId: string, work: Omit<Cost, 'durationMs'>): Cost {
    const { rateOf, now } = this.#ports
    return { ...work, durationMs: requestsTakeMs(work.requests, rateOf(accountId), now()) }
  }
}
