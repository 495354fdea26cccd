import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import type { Account } from '../../../shared/account.ts'
import type { Sort } from '../../../shared/entry.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { Alert } from '../../ui/Alert.tsx'
import { useWindowCommands } from '../../ui/window-commands.ts'
import { useProblems } from '../problems/ProblemProvider.tsx'
import { ActionBar } from './ActionBar.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { DropFrame } from './DropFrame.tsx'
import { EmptyList } from './EmptyList.tsx'
import styles from './folder-pane.module.css'
import { useFolderListing, type Folder } from './folder-queries.ts'
import { ListingBar } from './ListingBar.tsx'
import { NewFolderDialog } from './NewFolderDialog.tsx'
import { ObjectGrid } from './ObjectGrid.tsx'
import { createRowReader } from './row-reader.ts'
import { entrySelection, useSelectionTotals } from './selection-query.ts'
import { useFileDrop } from './use-file-drop.ts'
import { useFolderActions } from './use-folder-actions.ts'
import { useViewSelection } from './use-view-selection.ts'
import type { ViewRef } from './view-queries.ts'

type FolderPaneProps = {
  readonly account: Account
  readonly bucket: string
  readonly prefix: string
  /** The folder that was open before, where it is a row of this one: the keyboard starts there. */
  readonly cameFrom: string | null
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly onOpen: (prefix: string) => void
}

type Question = 'newFolder' | { readonly toDelete: EntrySelection }

/** One open folder: its toolbar, its rows and what they stand on. To be keyed by the folder. */
export function FolderPane({ account, bucket, prefix, cameFrom, sort, onSort, onOpen }: FolderPaneProps) {
  const folder = useFolder(account.id, bucket, prefix)
  const queryClient = useQueryClient()
  const viewRef = useFolderView(account.id, bucket, prefix)
  const reader = useMemo(() => createRowReader(queryClient, viewRef, sort), [queryClient, viewRef, sort])
  const [question, setQuestion] = useState<Question | null>(null)
  const { report } = useProblems()
  const { listing, error } = useFolderListing(folder)
  const entryCount = listing?.entryCount ?? null
  const { selection, dispatch } = useViewSelection({ viewRef, sort, startAt: cameFrom })
  const totals = useSelectionTotals(selection, viewRef, entryCount)
  const actions = useFolderActions(folder)
  const drop = useFileDrop({ reader, prefix, onDrop: actions.uploadDropped })
  const selected = entrySelection(selection, viewRef)
  const download = () => {
    actions.download(selected)
  }
  const askDelete = () => {
    if (selected) setQuestion({ toDelete: selected })
  }
  useWindowCommands({ refresh: actions.refresh, uploadFiles: actions.uploadFiles })

  return (
    <section className={styles['pane']}>
      <ActionBar
        {...actions}
        hasSelection={totals.entries > 0}
        onNewFolder={() => {
          setQuestion('newFolder')
        }}
        onDownload={download}
        onDelete={askDelete}
      />
      <div className={styles['list']} {...drop.handlers}>
        <ObjectGrid
          {...{ viewRef, entryCount, sort, onSort, reader, selection, dispatch, onOpen }}
          dropTarget={drop.target}
          onDownload={download}
          onDelete={askDelete}
          onError={report}
        />
        {error && <Alert error={error.data} />}
        {listing && !listing.entryCount && <EmptyList listing={listing} />}
        {drop.target && <DropFrame bucket={bucket} target={drop.target} />}
      </div>
      <ListingBar listing={listing} selected={totals} />
      <Asked
        {...{ question, account, folder }}
        onDeleteStarted={() => {
          dispatch({ kind: 'clear' })
        }}
        onClose={() => {
          setQuestion(null)
        }}
      />
    </section>
  )
}

type AskedProps = {
  readonly question: Question | null
  readonly account: Account
  readonly folder: Folder
  readonly onDeleteStarted: () => void
  readonly onClose: () => void
}

function Asked({ question, account, folder, onDeleteStarted, onClose }: AskedProps) {
  if (question === null) return null
  if (question === 'newFolder') return <NewFolderDialog folder={folder} onClose={onClose} />
  return (
    <DeleteDialog
      accountName={account.name}
      bucketRef={folder}
      selection={question.toDelete}
      onStarted={onDeleteStarted}
      onClose={onClose}
    />
  )
}

function useFolder(accountId: string, bucket: string, prefix: string): Folder {
  return useMemo(() => ({ accountId, bucket, prefix }), [accountId, bucket, prefix])
}

function useFolderView(accountId: string, bucket: string, prefix: string): ViewRef {
  return useMemo(() => ({ accountId, bucket, view: { kind: 'folder', prefix } }), [accountId, bucket, prefix])
}
