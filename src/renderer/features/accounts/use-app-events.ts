import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { subscribe } from '../../ipc/client.ts'
import { appState, rateStatus } from './account-queries.ts'

/** Writes what main tells of accounts and limits into the cache. */
export function useAppEvents(): void {
  const queryClient = useQueryClient()
  useEffect(
    () =>
      subscribe('app.changed', (state) => {
        queryClient.setQueryData(appState().queryKey, state)
      }),
    [queryClient],
  )
  useEffect(
    () =>
      subscribe('rate.changed', ({ accountId, status }) => {
        queryClient.setQueryData(rateStatus(accountId).queryKey, status)
      }),
    [queryClient],
  )
}
