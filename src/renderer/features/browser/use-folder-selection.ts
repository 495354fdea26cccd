import { useQuery } from '@tanstack/react-query'
import { useReducer } from 'react'

import type { Listing, Sort } from '../../../shared/entry.ts'
import { rowPage, type Folder } from './folder-queries.ts'
import { emptySelection, entryId, presentEntries, reduceSelection, type Selection } from './selection.ts'

type FolderSelectionOptions = {
  readonly folder: Folder
  readonly sort: Sort
  readonly listing: Listing | undefined
  /** The prefix of the row that the keyboard starts on. */
  readonly startAt: string | null
}

/** The selection of a folder without the rows that are gone. */
export function useFolderSelection({ folder, sort, listing, startAt }: FolderSelectionOptions) {
  const [chosen, dispatch] = useReducer(reduceSelection, startAt, startOf)
  const { data: firstPage } = useQuery({ ...rowPage(folder, sort, 0), enabled: listing !== undefined })
  const entryCount = listing?.entryCount ?? null
  return {
    selection: entryCount === null ? chosen : present(chosen, entryCount, firstPage?.rows ?? []),
    dispatch,
  }
}

function startOf(prefix: string | null): Selection {
  return emptySelection(prefix === null ? null : { index: 0, id: entryId({ kind: 'folder', prefix }) })
}

function present(
  chosen: Selection,
  entryCount: number,
  rows: Parameters<typeof presentEntries>[1]['rows'],
): Selection {
  const entries = presentEntries(chosen.entries, { entryCount, rows })
  return entries === chosen.entries ? chosen : { ...chosen, entries }
}
