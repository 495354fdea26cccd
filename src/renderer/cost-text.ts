import type { Cost } from '../shared/cost.ts'
import { messages } from './messages.ts'

/** What work comes to: `3 objects · 12 MB · 12 requests · about 2 min at this account’s rate`. */
export function costText({ objectCount, sizeBytes, requests, durationMs }: Cost): string {
  const { list, transfers } = messages
  return [
    list.objects(objectCount),
    transfers.amount(sizeBytes),
    transfers.batch.requests(requests),
    durationMs !== null && durationMs > 0 && transfers.batch.atRate(durationMs),
  ]
    .filter(Boolean)
    .join(' · ')
}
