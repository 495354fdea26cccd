import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { subscribe } from '../../ipc/client.ts'
import { bucketRowsKey, folderListing } from './folder-queries.ts'

/** Writes each new state of a listing into the cache, and reads the rows again that are on the screen. */
export function useFolderEvents(): void {
  const queryClient = useQueryClient()
  useEffect(
    () =>
      subscribe('folders.changed', ({ accountId, listing }) => {
        const folder = { accountId, bucket: listing.bucket, prefix: listing.prefix }
        queryClient.setQueryData(folderListing(folder).queryKey, listing)
        // Another folder's rows may have changed with it: they are read again when they are next shown.
        void queryClient.invalidateQueries({ queryKey: bucketRowsKey(folder) })
      }),
    [queryClient],
  )
}
