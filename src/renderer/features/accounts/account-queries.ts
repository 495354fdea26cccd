import { queryOptions } from '@tanstack/react-query'

import { call } from '../../ipc/client.ts'

/** Accounts, keychain and what main met at its start. `app.changed` keeps it fresh. */
export function appState() {
  return queryOptions({
    queryKey: ['app', 'state'],
    queryFn: ({ signal }) => call('app.state', {}, signal),
    staleTime: Infinity,
  })
}

/** The account's request limits. `rate.changed` keeps it fresh. */
export function rateStatus(accountId: string) {
  return queryOptions({
    queryKey: ['rate', accountId],
    queryFn: ({ signal }) => call('rate.status', { accountId }, signal),
    staleTime: Infinity,
  })
}
