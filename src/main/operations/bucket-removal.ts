import { AppError, errorCodeOf } from '../../shared/errors.ts'
import type { CallOptions, CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { DeleteSpec, Mover } from '../transfers/transfer-spec.ts'
import { retryWaitOf } from '../transfers/wait.ts'

/** Keys that an error names: enough to see what they are. */
const namedKeys = 3

/**
 * The last step of `Empty and delete`: when none of a job's keys is left, its bucket is deleted. `deleteKeys` throws
 * where any is left. What is in the bucket beside those keys keeps it, with `bucket.refilled`; it is never deleted.
 */
export function thenRemovingBucket(
  deleteKeys: Mover<DeleteSpec>,
  ports: {
    readonly clientFor: (accountId: string) => CloudStoreClient
    /** Resolves when the app has forgotten the bucket. Comes before the job counts as done, so that no crash skips it. */
    readonly onRemoved: (spec: DeleteSpec) => Promise<void>
  },
): Mover<DeleteSpec> {
  return async (spec, move) => {
    const outcome = await deleteKeys(spec, move)
    if (spec.removesBucket !== true) return outcome
    const { signal, onHold } = move
    await removeBucket(ports.clientFor(spec.accountId), spec.bucket, {
      signal,
      lane: spec.lane,
      onWait: (wait) => {
        onHold(retryWaitOf(wait))
      },
    })
    await ports.onRemoved(spec)
    return outcome
  }
}

async function removeBucket(client: CloudStoreClient, bucket: string, options: CallOptions): Promise<void> {
  try {
    await client.deleteBucket(bucket, options)
  } catch (error) {
    switch (errorCodeOf(error)) {
      case 'remote.notFound':
        // Gone already, by an earlier run or another hand: what was asked for holds.
        return
      case 'bucket.notEmpty':
        throw await refilled(client, bucket, options, error)
      default:
        throw error
    }
  }
}

/** Says what keeps the bucket; the server's own words where a list shows nothing. */
async function refilled(
  client: CloudStoreClient,
  bucket: string,
  options: CallOptions,
  refusal: unknown,
): Promise<unknown> {
  const { objects } = await client.listObjects(bucket, { prefix: '', limit: namedKeys }, options)
  if (objects.length === 0) return refusal
  return new AppError({ code: 'bucket.refilled', subject: bucket, keys: objects.map(({ key }) => key) })
}
