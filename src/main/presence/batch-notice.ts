import { systemWords } from '../system-words.ts'
import type { BatchOutcome } from '../transfers/work-in-hand.ts'

/** What ended sooner was watched, or was not worth a word. */
const longMs = 30_000

export type Notice = { readonly title: string; readonly body: string }

/**
 * What the system tells when a batch has ended; null where nobody needs to be told: somebody looks at the window, the
 * batch was short, or all of it was cancelled.
 */
export function batchNotice(
  outcome: BatchOutcome,
  { isWatched, isWanted }: { readonly isWatched: boolean; readonly isWanted: boolean },
): Notice | null {
  const { batch, tookMs, done, failed, skipped } = outcome
  if (!isWanted || isWatched || tookMs < longMs || done + failed + skipped === 0) return null
  const { ended, endedBadly, inBucket } = systemWords.batch
  return {
    title: (failed > 0 ? endedBadly : ended)[batch.kind],
    body: inBucket(batch.bucket, partsOf(outcome)),
  }
}

function partsOf({ batch, done, failed, skipped, cancelled }: BatchOutcome): string[] {
  const words = systemWords.batch
  // A delete is a few jobs of many objects each, so that jobs are nothing to count for a person.
  if (batch.kind === 'delete')
    return [failed + cancelled > 0 ? words.notAllDeleted : words.objectsDeleted(batch.plan.files)]
  return [
    words.files(batch.kind, done),
    ...(failed > 0 ? [words.failed(failed)] : []),
    ...(skipped > 0 ? [words.skipped(skipped)] : []),
    ...(cancelled > 0 ? [words.cancelled(cancelled)] : []),
  ]
}
