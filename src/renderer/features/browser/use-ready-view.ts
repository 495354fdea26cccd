import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import type { Sort } from '../../../shared/entry.ts'
import type { ResultsView } from '../../../shared/view.ts'
import type { Folder } from './folder-queries.ts'
import { rowPage } from './view-queries.ts'

export type ReadyView = {
  /** The results to show; null for the folder. */
  readonly results: ResultsView | null
  /** Whether what is wanted takes so long that it has to be said. */
  readonly isSearching: boolean
}

/** What comes sooner needs no word. */
const lateMs = 200

/**
 * The results that are wanted as soon as their first rows are there, and until then what was shown before, so that
 * nothing flickers while one types. Only the folder gives way to results that are late.
 */
export function useReadyView(
  { accountId, bucket, prefix }: Folder,
  wanted: ResultsView | null,
  sort: Sort,
): ReadyView {
  const [shown, setShown] = useState<Shown>(folderOnly)
  const isLate = useIsLate(wanted)
  const viewRef = { accountId, bucket, view: wanted ?? ({ kind: 'folder', prefix } as const) }
  const firstPage = useQuery({ ...rowPage(viewRef, sort, 0), enabled: wanted !== null })
  const isReady = wanted === null || firstPage.data !== undefined || firstPage.isError
  const next = nextShown(shown, { wanted, isReady, isLate })
  if (next.view !== shown.view || next.hasRows !== shown.hasRows) setShown(next)
  return { results: next.view, isSearching: isLate && !isReady }
}

type Shown = { readonly view: ResultsView | null; readonly hasRows: boolean }

const folderOnly: Shown = { view: null, hasRows: true }

/** Results without rows are not worth keeping: what is wanted next takes their place, so that they are given up. */
function nextShown(
  shown: Shown,
  {
    wanted,
    isReady,
    isLate,
  }: { readonly wanted: ResultsView | null; readonly isReady: boolean; readonly isLate: boolean },
): Shown {
  if (isReady) return { view: wanted, hasRows: true }
  const isKept = shown.hasRows && !(shown.view === null && isLate)
  return isKept ? shown : { view: wanted, hasRows: false }
}

function useIsLate(wanted: ResultsView | null): boolean {
  const [late, setLate] = useState<ResultsView | null>(null)
  useEffect(() => {
    if (wanted === null) return undefined
    const timer = setTimeout(() => {
      setLate(wanted)
    }, lateMs)
    return () => {
      clearTimeout(timer)
    }
  }, [wanted])
  return wanted !== null && late === wanted
}
