import { errorCodeOf } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { RetryWait } from '../cloudstore/retry.ts'
import type { DeleteSpec, Move, Mover } from '../transfers/transfer-spec.ts'
import { retryWaitOf } from '../transfers/wait.ts'
import { GoneKeys } from './gone-keys.ts'

export const requestsAtOnce = 4

/**
 * Deletes the keys of one job, a few at once. Stops at the first failure; what is gone by then is gone. A checkpoint says
 * which keys are gone: the next run leaves them out, so that none which came back since is deleted a second time.
 */
export function createDeleteMover(ports: {
  readonly clientFor: (accountId: string) => CloudStoreClient
  readonly onDeleted: (spec: DeleteSpec, key: string) => void
}): Mover<DeleteSpec> {
  return async (spec, move) => {
    const client = ports.clientFor(spec.accountId)
    const { lane } = spec
    const gone = new GoneKeys(move.checkpoint)
    const record = recorder(gone, move)
    let next = 0
    const failed = new AbortController()
    const signal = AbortSignal.any([move.signal, failed.signal])
    const onWait = (wait: RetryWait) => {
      move.onHold(retryWaitOf(wait))
    }
    if (gone.count > 0) move.onProgress(gone.count)

    async function work(): Promise<void> {
      for (let at = next; at < spec.keys.length; at = next) {
        next += 1
        if (gone.has(at)) continue
        const key = spec.keys[at] ?? ''
        await client.deleteObject(spec.bucket, key, { signal, lane, onWait }).catch((error: unknown) => {
          // Gone already, by an earlier try or another hand: what was asked for holds.
          if (errorCodeOf(error) !== 'remote.notFound') throw error
        })
        ports.onDeleted(spec, key)
        gone.add(at)
        move.onProgress(gone.count)
        void record()
      }
    }

    // Waits for all, so that no request is under way when the row says that the job has ended.
    await Promise.all(
      Array.from({ length: requestsAtOnce }, () =>
        work().catch((error: unknown) => {
          failed.abort(error)
        }),
      ),
    )
    if (failed.signal.aborted) await record()
    failed.signal.throwIfAborted()
    return { verified: true }
  }
}

/**
 * Puts on record what is gone, one write at a time: what goes meanwhile is in the next. So a run that ends without
 * warning has little to ask for again. Resolves when all that is gone by now is on record.
 */
function recorder(gone: GoneKeys, move: Move): () => Promise<void> {
  let recorded = gone.count
  let writing: Promise<void> | null = null
  async function write(): Promise<void> {
    while (recorded < gone.count) {
      recorded = gone.count
      await move.onCheckpoint(gone.checkpoint())
    }
    writing = null
  }
  return () => {
    if (!writing && recorded < gone.count) writing = write()
    return writing ?? Promise.resolve()
  }
}
