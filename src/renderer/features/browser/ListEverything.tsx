import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'

import { call } from '../../ipc/client.ts'
import { messages } from '../../messages.ts'
import { WithTooltip } from '../../ui/IconButton.tsx'
import { rateStatus } from '../accounts/account-queries.ts'
import { useProblems } from '../problems/ProblemProvider.tsx'
import { keepListing, type Folder } from './folder-queries.ts'
import { costText } from './listing-text.ts'
import styles from './listing-bar.module.css'

type ListEverythingProps = { readonly folder: Folder; readonly estimatedRequests: number | null }

/** Goes on with a walk that stopped to spare the day's requests; says what that costs. */
export function ListEverything({ folder, estimatedRequests }: ListEverythingProps) {
  const { listing } = messages
  const costId = useId()
  const { report } = useProblems()
  const queryClient = useQueryClient()
  const { data: rate } = useQuery(rateStatus(folder.accountId))
  const cost = costText(estimatedRequests, rate)
  const everything = useMutation({
    mutationFn: () => call('folders.listEverything', folder),
    onSuccess: (answered) => {
      keepListing(queryClient, folder, answered)
    },
    onError: report,
  })
  return (
    <>
      <WithTooltip hint={listing.whyStopped}>
        <button
          type="button"
          className={styles['action']}
          aria-describedby={cost === null ? undefined : costId}
          onClick={() => {
            if (!everything.isPending) everything.mutate()
          }}
        >
          {listing.everything}
        </button>
      </WithTooltip>
      {cost !== null && (
        <span id={costId} className={styles['cost']}>
          {cost}
        </span>
      )}
    </>
  )
}
