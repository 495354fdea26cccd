import { queryOptions } from '@tanstack/react-query'

import { call } from '../../ipc/client.ts'

/** The buckets that an account knows. `buckets.changed` keeps it fresh. */
export function bucketList(accountId: string) {
  return queryOptions({
    queryKey: ['buckets', accountId],
    queryFn: ({ signal }) => call('buckets.list', { accountId }, signal),
    staleTime: Infinity,
  })
}
