import { useMemo } from 'react'

import type { Sort } from '../../../shared/entry.ts'
import { emptySelection, selectionOf, type SelectedEntry, type Selection } from './selection.ts'
import type { Finding } from './use-find.ts'
import { useReadyView } from './use-ready-view.ts'
import { useViewSelection } from './use-view-selection.ts'
import type { BucketRef, ViewRef } from './view-queries.ts'

/** Where one came from, and to. */
export type PaneStart = {
  /** The folder that was open before, where it is a row of this one: the keyboard starts there. */
  readonly cameFrom: string | null
  /** The row that the folder was opened to show. */
  readonly shown: SelectedEntry | null
  /** The row that was shown before, where one comes back to the results it is one of. */
  readonly sawBefore: SelectedEntry | null
}

type ListsOptions = BucketRef & {
  readonly prefix: string
  readonly start: PaneStart
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly finding: Finding
}

/** The open folder, and the results that may stand in its place: each has an order and a selection of its own. */
export function useLists({ accountId, bucket, prefix, start, sort, onSort, finding }: ListsOptions) {
  const folder = useMemo(() => ({ accountId, bucket, prefix }), [accountId, bucket, prefix])
  const folderRef: ViewRef = useMemo(
    () => ({ accountId, bucket, view: { kind: 'folder', prefix } }),
    [accountId, bucket, prefix],
  )
  const { results, isSearching } = useReadyView(folder, finding.view, finding.sort)
  // Nothing is read for results that are not shown, so that the folder's view can stand in for theirs.
  const resultsOrNext = results ?? finding.view
  const resultsRef: ViewRef = useMemo(
    () => (resultsOrNext ? { accountId, bucket, view: resultsOrNext } : folderRef),
    [accountId, bucket, resultsOrNext, folderRef],
  )
  const lists = {
    folder: {
      viewRef: folderRef,
      sort,
      onSort,
      ...useViewSelection({ viewRef: folderRef, sort, start: startOfFolder(start) }),
    },
    results: {
      viewRef: resultsRef,
      sort: finding.sort,
      onSort: finding.onSort,
      ...useViewSelection({
        viewRef: resultsRef,
        sort: finding.sort,
        start: start.sawBefore ? selectionOf(start.sawBefore) : emptySelection(null),
      }),
    },
  }
  return { folder, lists, shown: results ? lists.results : lists.folder, results, isSearching }
}

function startOfFolder({ cameFrom, shown }: PaneStart): Selection {
  if (shown) return selectionOf(shown)
  return emptySelection(cameFrom === null ? null : { ref: { kind: 'folder', prefix: cameFrom }, index: null })
}
