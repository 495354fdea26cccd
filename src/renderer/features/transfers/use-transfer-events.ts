import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'

import type { TransferSummary } from '../../../shared/transfer.ts'
import { subscribe } from '../../ipc/client.ts'
import { transferOverview, transferPagesKey } from './transfer-queries.ts'

/**
 * Writes each new state of the transfers into the cache, reads the shown rows again, and tells of added ones, and at
 * first of those that are there from an earlier run of the app.
 */
export function useTransferEvents(onAdded: () => void): void {
  const queryClient = useQueryClient()
  const added = useEffectEvent(onAdded)
  useEffect(() => {
    queryClient.ensureQueryData(transferOverview()).then(
      ({ summary }) => {
        if (summary.total > 0) added()
      },
      // A newer state has come by itself, or whoever shows the transfers tells of the failure.
      () => undefined,
    )
  }, [queryClient])
  useEffect(
    () =>
      subscribe('transfers.changed', (overview) => {
        const { queryKey } = transferOverview()
        const before = queryClient.getQueryData(queryKey)?.summary
        // An answer that is still under way is older.
        void queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, overview)
        void queryClient.invalidateQueries({ queryKey: transferPagesKey })
        if (hasMore(before, overview.summary)) added()
      }),
    [queryClient],
  )
}

function hasMore(before: TransferSummary | undefined, now: TransferSummary): boolean {
  return before ? now.total > before.total || unfinished(now) > unfinished(before) : now.total > 0
}

function unfinished({ total, finished }: TransferSummary): number {
  return total - finished
}
