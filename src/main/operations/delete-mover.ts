import { errorCodeOf } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { DeleteSpec, Mover } from '../transfers/transfer-spec.ts'

export const requestsAtOnce = 4
/** Keys between two checkpoints: what the next run may ask for a second time. */
const keysPerCheckpoint = 100

/**
 * Deletes the keys of one job, a few at once. Stops at the first failure; what is gone by then is gone. A checkpoint is
 * the number of keys from the first one on that are gone: the next run goes on behind them, so that a key which came
 * back since is not deleted a second time.
 */
export function createDeleteMover(ports: {
  readonly clientFor: (accountId: string) => CloudStoreClient
  readonly onDeleted: (spec: DeleteSpec, key: string) => void
}): Mover<DeleteSpec> {
  return async (spec, move) => {
    const client = ports.clientFor(spec.accountId)
    const { lane } = spec
    const gone = new GoneKeys(Number(move.checkpoint ?? 0))
    let next = gone.first
    const failed = new AbortController()
    const signal = AbortSignal.any([move.signal, failed.signal])
    if (gone.count > 0) move.onProgress(gone.count)

    async function work(): Promise<void> {
      for (let at = next; at < spec.keys.length; at = next) {
        next += 1
        const key = spec.keys[at] ?? ''
        await client.deleteObject(spec.bucket, key, { signal, lane }).catch((error: unknown) => {
          // Gone already, by an earlier try or another hand: what was asked for holds.
          if (errorCodeOf(error) !== 'remote.notFound') throw error
        })
        ports.onDeleted(spec, key)
        gone.add(at)
        move.onProgress(gone.count)
        if (gone.count % keysPerCheckpoint === 0) void move.onCheckpoint(`${gone.first}`)
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
    if (failed.signal.aborted) await move.onCheckpoint(`${gone.first}`)
    failed.signal.throwIfAborted()
    return { verified: true }
  }
}

/** Which keys of a job are gone, by their places. */
class GoneKeys {
  /** All before this place are gone. */
  first: number
  /** Places after the first that is not gone. */
  readonly #later = new Set<number>()

  constructor(first: number) {
    this.first = first
  }

  get count(): number {
    return this.first + this.#later.size
  }

  add(at: number): void {
    this.#later.add(at)
    while (this.#later.delete(this.first)) this.first += 1
  }
}
