import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query'

import type { Settings } from '../../../shared/settings.ts'
import { call } from '../../ipc/client.ts'

/** `settings.changed` keeps it fresh. */
export function settingsQuery() {
  return queryOptions({
    queryKey: ['settings'],
    queryFn: ({ signal }) => call('settings.get', {}, signal),
    staleTime: Infinity,
  })
}

/** Changes some settings; they are shown when they hold. */
export function settingsChange(queryClient: QueryClient) {
  return mutationOptions({
    mutationFn: (change: Partial<Settings>) => call('settings.set', change),
    onSuccess: (settings) => {
      queryClient.setQueryData(settingsQuery().queryKey, settings)
    },
  })
}
