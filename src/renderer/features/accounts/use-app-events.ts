import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { subscribe } from '../../ipc/client.ts'
import { appState, rateStatus } from './account-queries.ts'

/**
 * Writes what main tells of accounts and limits into the cache. An answer that is still under way is older than what is
 * told, and let go.
 */
export function useAppEvents(): void {
  const queryClient = useQueryClient()
  useEffect(
    () =>
      subscribe('app.changed', (state) => {
        const { queryKey } = appState()
        void queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, state)
      }),
    [queryClient],
  )
  useEffect(
    () =>
      subscribe('rate.changed', ({ accountId, status }) => {
        const { queryKey } = rateStatus(accountId)
        void queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, status)
      }),
    [queryClient],
  )
}
