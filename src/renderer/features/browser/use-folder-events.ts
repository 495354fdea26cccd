import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { subscribe } from '../../ipc/client.ts'
import { bucketVersionKey } from './folder-queries.ts'
import { createRefresh } from './refresh.ts'
import { bucketKey } from './view-queries.ts'

/** Reads again what is shown of a bucket whenever main tells that it changed. */
export function useFolderEvents(): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const refresh = createRefresh(queryClient)
    return subscribe('folders.changed', ({ accountId, bucket, version }) => {
      queryClient.setQueryData(bucketVersionKey({ accountId, bucket }), version)
      refresh(bucketKey({ accountId, bucket }))
    })
  }, [queryClient])
}
