import { queryOptions } from '@tanstack/react-query'

import type { EntryRef, Sort } from '../../../shared/entry.ts'
import type { EntrySelection, View } from '../../../shared/view.ts'
import { call } from '../../ipc/client.ts'

export type BucketRef = { readonly accountId: string; readonly bucket: string }

/** A view of a bucket: what a list shows. */
export type ViewRef = BucketRef & { readonly view: View }

/** Rows that come in one call. */
export const pageSize = 100

const pagesKeptMs = 60_000

/** Everything that is read of a bucket and changes with it: listings, rows, counts, places and totals. */
export function bucketKey({ accountId, bucket }: BucketRef) {
  return ['bucket', accountId, bucket] as const
}

/** One page of rows. While a newer version of it is read the old rows stay. */
export function rowPage(viewRef: ViewRef, sort: Sort, page: number) {
  return queryOptions({
    queryKey: [...bucketKey(viewRef), 'rows', viewRef.view, sort, page],
    queryFn: ({ signal }) =>
      call('views.rows', { ...viewRef, sort, offset: page * pageSize, limit: pageSize }, signal),
    staleTime: Infinity,
    gcTime: pagesKeptMs,
  })
}

/** The number of rows, for a view whose first page came without it. No order changes it. */
export function viewCount(viewRef: ViewRef, sort: Sort) {
  return queryOptions({
    queryKey: [...bucketKey(viewRef), 'count', viewRef.view],
    queryFn: ({ signal }) => call('views.count', { ...viewRef, sort }, signal),
    staleTime: Infinity,
    gcTime: pagesKeptMs,
  })
}

/** Where rows are; null for one that is not in the view. */
export function rowPlaces(viewRef: ViewRef, sort: Sort, entries: readonly EntryRef[]) {
  return queryOptions({
    queryKey: [...bucketKey(viewRef), 'places', viewRef.view, sort, entries],
    queryFn: ({ signal }) => call('views.locate', { ...viewRef, sort, entries }, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
}

/** What a selection comes to. */
export function selectionTotals({ accountId, bucket }: BucketRef, selection: EntrySelection) {
  return queryOptions({
    queryKey: [...bucketKey({ accountId, bucket }), 'totals', selection],
    queryFn: ({ signal }) => call('views.totals', { accountId, bucket, selection }, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
}
