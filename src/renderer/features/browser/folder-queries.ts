import { queryOptions } from '@tanstack/react-query'

import type { Listing, Sort } from '../../../shared/entry.ts'
import { call } from '../../ipc/client.ts'

/** A folder of a bucket; an empty prefix is the bucket itself. */
export type Folder = { readonly accountId: string; readonly bucket: string; readonly prefix: string }

/** Rows that come in one call. */
export const pageSize = 100

const pagesKeptMs = 60_000

/** Opens the folder, which makes main read it from the server as needed. `folders.changed` keeps it fresh. */
export function folderListing(folder: Folder) {
  return queryOptions({
    queryKey: [...bucketListingsKey(folder), folder.prefix],
    queryFn: async ({ signal, client, queryKey }) =>
      newer(await call('folders.open', folder, signal), client.getQueryData<Listing>(queryKey)),
    staleTime: Infinity,
    // Coming back to a folder opens it again.
    refetchOnMount: 'always',
  })
}

/** The answer to a call may come after the event of a change that followed it; it must not bring back the older state. */
export function newer(answered: Listing, known: Listing | undefined): Listing {
  return known && known.version > answered.version ? known : answered
}

/** One page of rows. While a newer version of it is read the old rows stay. */
export function rowPage(folder: Folder, sort: Sort, page: number) {
  return queryOptions({
    queryKey: [...bucketRowsKey(folder), folder.prefix, sort, page],
    queryFn: ({ signal }) =>
      call('folders.rows', { ...folder, sort, offset: page * pageSize, limit: pageSize }, signal),
    staleTime: Infinity,
    gcTime: pagesKeptMs,
  })
}

/** Every listing of a bucket. */
export function bucketListingsKey({ accountId, bucket }: Omit<Folder, 'prefix'>) {
  return ['listing', accountId, bucket]
}

/** Every page of rows of a bucket. */
export function bucketRowsKey({ accountId, bucket }: Omit<Folder, 'prefix'>) {
  return ['rows', accountId, bucket]
}

/** Counts what a delete would take away. `attempt` tells one question from the next: each is counted anew. */
export function deletePlan(
  { accountId, bucket }: Folder,
  entries: Parameters<typeof call<'deletes.plan'>>[1]['entries'],
  attempt: string,
) {
  return queryOptions({
    queryKey: ['deletePlan', attempt],
    queryFn: ({ signal }) => call('deletes.plan', { accountId, bucket, entries }, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
}
