import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { subscribe } from '../../ipc/client.ts'
import { bucketList } from './bucket-queries.ts'

/** Asks again for the buckets of an account when main says that they changed. */
export function useBucketEvents(): void {
  const queryClient = useQueryClient()
  useEffect(
    () =>
      subscribe('buckets.changed', ({ accountId }) => {
        void queryClient.invalidateQueries({ queryKey: bucketList(accountId).queryKey })
      }),
    [queryClient],
  )
}
