import { queryOptions } from '@tanstack/react-query'

import { call } from '../../ipc/client.ts'

/** Lines that come in one call. */
export const pageSize = 100

const pagesKeptMs = 60_000

/** How many transfers there are in each state, and the question that waits. `transfers.changed` keeps it fresh. */
export function transferOverview() {
  return queryOptions({
    queryKey: ['transfers', 'overview'],
    queryFn: async ({ signal }) => {
      const { summary, question } = await call('transfers.page', { offset: 0, limit: 1 }, signal)
      return { summary, question }
    },
    staleTime: Infinity,
  })
}

/** One page of lines. While a newer version of it is read the old ones stay. */
export function transferPage(page: number) {
  return queryOptions({
    queryKey: [...transferPagesKey, page],
    queryFn: async ({ signal }) =>
      (await call('transfers.page', { offset: page * pageSize, limit: pageSize }, signal)).lines,
    staleTime: Infinity,
    gcTime: pagesKeptMs,
  })
}

/** Read anew whenever somebody looks. */
export function transferHistory() {
  return queryOptions({
    queryKey: ['transfers', 'history'],
    queryFn: ({ signal }) => call('transfers.history', {}, signal),
    staleTime: 0,
    gcTime: 0,
  })
}

export const transferPagesKey = ['transfers', 'page'] as const
