import { queryOptions } from '@tanstack/react-query'

import type { DeletedKind } from '../../../shared/deletes.ts'
import type { TransferRow } from '../../../shared/transfer.ts'
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

/** One page of what became of a delete's keys, read anew whenever somebody looks: it may have gone on since. */
export function deletedKeys({ id }: TransferRow, only: DeletedKind, page: number) {
  return queryOptions({
    queryKey: ['transfers', 'deleted', id, only, page],
    queryFn: ({ signal }) =>
      call('deletes.list', { id, only, offset: page * pageSize, limit: pageSize }, signal),
    staleTime: 0,
    gcTime: 0,
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
