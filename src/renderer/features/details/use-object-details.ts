import { useQuery } from '@tanstack/react-query'

import type { ObjectDetails } from '../../../shared/details.ts'
import type { AppError } from '../../../shared/errors.ts'
import { useIsLate } from '../../ui/use-is-late.ts'
import type { BucketRef } from '../browser/view-queries.ts'
import { knownDetails, toldDetails } from './details-queries.ts'

export type ShownDetails = {
  /** Undefined for the moment until even the catalog has answered. */
  readonly details: ObjectDetails | undefined
  /** Whether the server will tell more. */
  readonly isPending: boolean
  readonly error: AppError | null
  readonly askAgain: () => void
}

/** A row that is only passed on the way to another is not asked about. */
const restMs = 300

/** What is known of an object at once; then, when it has rested chosen, what the server tells for one request. */
export function useObjectDetails(bucketRef: BucketRef, key: string): ShownDetails {
  const isResting = useIsLate(true, restMs)
  const known = useQuery(knownDetails(bucketRef, key))
  const untold = known.data?.metadata === null ? known.data : null
  const told = useQuery(toldDetails(bucketRef, isResting ? untold : null))
  const error = known.error ?? (untold && told.error)
  return {
    details: (untold && told.data) ?? known.data,
    isPending: error === null && (known.data === undefined || (untold !== null && told.data === undefined)),
    error,
    askAgain() {
      void (known.error ? known : told).refetch()
    },
  }
}
