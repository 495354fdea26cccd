import type { Clock } from '../cloudstore/clock.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import type { DeleteSpec, Mover } from '../transfers/transfer-spec.ts'
import { deleteKeys } from './delete-keys.ts'

/** Deletes the keys of one job. Throws what `deleteKeys` throws; what is gone by then is gone. */
export function createDeleteMover(ports: {
  readonly clientFor: (accountId: string) => CloudStoreClient
  readonly clock: Clock
  readonly onDeleted: (spec: DeleteSpec, keys: readonly string[]) => void
}): Mover<DeleteSpec> {
  return async (spec, move) => {
    const client = ports.clientFor(spec.accountId)
    const onDeleted = (keys: readonly string[]) => {
      ports.onDeleted(spec, keys)
    }
    const isFollowed = spec.removesBucket === true
    await deleteKeys({ ...spec, client, clock: ports.clock, isFollowed, onDeleted }, move)
    return { verified: true }
  }
}
