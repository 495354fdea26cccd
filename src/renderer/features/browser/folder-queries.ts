import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query'

import type { Listing } from '../../../shared/entry.ts'
import type { AppError } from '../../../shared/errors.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { call } from '../../ipc/client.ts'
import { bucketKey, type BucketRef } from './view-queries.ts'

/** A folder of a bucket; an empty prefix is the bucket itself. */
export type Folder = BucketRef & { readonly prefix: string }

/** What the rows of a folder stand on. `folders.changed` keeps it fresh. */
export function folderListing(folder: Folder) {
  return queryOptions({
    queryKey: [...bucketKey(folder), 'listing', folder.prefix],
    queryFn: async ({ signal, client, queryKey }) =>
      newer(await call('folders.listing', folder, signal), client.getQueryData<Listing>(queryKey)),
    staleTime: Infinity,
  })
}

/** Opens a folder, which makes main read it from the server as needed: once each time it is shown. */
function folderOpening(folder: Folder) {
  return queryOptions({
    queryKey: ['opening', folder],
    queryFn: async ({ signal, client }) => {
      keepListing(client, folder, await call('folders.open', folder, signal))
      return true
    },
    staleTime: Infinity,
    gcTime: 0,
  })
}

/** Opens a folder when it is first shown, and tells what its rows stand on from then on. */
export function useFolderListing(folder: Folder): {
  readonly listing: Listing | undefined
  readonly error: AppError | null
} {
  const opening = useQuery(folderOpening(folder))
  const { data, error } = useQuery({ ...folderListing(folder), enabled: opening.isSuccess })
  return { listing: data, error: opening.error ?? error }
}

/** Takes an answer to another call for the folder's listing, unless it is older than what is known. */
export function keepListing(client: QueryClient, folder: Folder, answered: Listing): void {
  const { queryKey } = folderListing(folder)
  client.setQueryData(queryKey, (known) => newer(answered, known))
  const toldVersion = client.getQueryData<number>(bucketVersionKey(folder)) ?? 0
  if (toldVersion > answered.version) void client.invalidateQueries({ queryKey })
}

/** The version of the bucket that main told last. */
export function bucketVersionKey(bucketRef: BucketRef) {
  return [...bucketKey(bucketRef), 'version']
}

/** The answer to a call may come after that to a later one; it must not bring back the older state. */
function newer(answered: Listing, known: Listing | undefined): Listing {
  return known && known.version > answered.version ? known : answered
}

/** Counts what a delete would take away. `attempt` tells one question from the next: each is counted anew. */
export function deletePlan({ accountId, bucket }: BucketRef, selection: EntrySelection, attempt: string) {
  return queryOptions({
    queryKey: ['deletePlan', attempt],
    queryFn: ({ signal }) => call('deletes.plan', { accountId, bucket, selection }, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
}
