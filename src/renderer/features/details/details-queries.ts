import { queryOptions, skipToken } from '@tanstack/react-query'

import type { ObjectDetails } from '../../../shared/details.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { call } from '../../ipc/client.ts'
import { bucketKey, type BucketRef } from '../browser/view-queries.ts'

/** Where the account's server is; of the account on this computer it is known while it is served. */
export function accountEndpoint(accountId: string) {
  return queryOptions({
    queryKey: ['endpoint', accountId],
    queryFn: ({ signal }) => call('accounts.endpoint', { accountId }, signal),
    gcTime: 0,
  })
}

/** What is known of an object without a request. It is read again when the bucket has changed. */
export function knownDetails({ accountId, bucket }: BucketRef, key: string) {
  return queryOptions({
    queryKey: [...bucketKey({ accountId, bucket }), 'details', key],
    queryFn: ({ signal }) => call('details.known', { accountId, bucket, key }, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
}

/**
 * What the server tells of an object in the shape in which it is known. Not read again with every change of the bucket:
 * that would spend requests. Main remembers it; here it is forgotten when nobody looks.
 */
export function toldDetails({ accountId, bucket }: BucketRef, known: ObjectDetails | null) {
  return queryOptions({
    queryKey: ['told', accountId, bucket, known?.key, known?.sizeBytes, known?.modifiedAtMs],
    queryFn: known
      ? ({ signal }) => call('details.read', { accountId, bucket, key: known.key }, signal)
      : skipToken,
    staleTime: Infinity,
    gcTime: 0,
  })
}

/** Counts what an edit would change and reads how it is. `attempt` tells one question from the next. */
export function editPlan({ accountId, bucket }: BucketRef, selection: EntrySelection, attempt: string) {
  return queryOptions({
    queryKey: ['editPlan', attempt],
    queryFn: ({ signal }) => call('edits.plan', { accountId, bucket, selection }, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
}
