import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useReducer, useState } from 'react'

import type { Account } from '../../../shared/account.ts'
import type { EntryRef, Sort } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { Alert } from '../../ui/Alert.tsx'
import { useWindowCommands } from '../../ui/window-commands.ts'
import { visibleText } from '../../visible-text.ts'
import { useProblems } from '../problems/ProblemProvider.tsx'
import { ActionBar } from './ActionBar.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { EmptyList } from './EmptyList.tsx'
import styles from './folder-pane.module.css'
import { folderListing, rowPage, type Folder } from './folder-queries.ts'
import { ListingBar } from './ListingBar.tsx'
import { NewFolderDialog } from './NewFolderDialog.tsx'
import { ObjectGrid } from './ObjectGrid.tsx'
import { rowIndexOf } from './row-index.ts'
import { createRowReader } from './row-reader.ts'
import { emptySelection, entryId, presentEntries, reduceSelection } from './selection.ts'
import { useFileDrop, type DropTarget } from './use-file-drop.ts'
import { useFolderActions } from './use-folder-actions.ts'

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

type Question =
  { readonly kind: 'newFolder' } | { readonly kind: 'delete'; readonly entries: readonly EntryRef[] }

/** One open folder: its toolbar, its rows and what they stand on. To be keyed by the folder. */
export function FolderPane(props: FolderPaneProps) {
  const { account, bucket, prefix, cameFrom, sort } = props
  const folder = useMemo<Folder>(
    () => ({ accountId: account.id, bucket, prefix }),
    [account.id, bucket, prefix],
  )
  const queryClient = useQueryClient()
  const { report } = useProblems()
  const reader = useMemo(() => createRowReader(queryClient, folder, sort), [queryClient, folder, sort])
  const [question, setQuestion] = useState<Question | null>(null)
  const [chosen, dispatch] = useReducer(reduceSelection, cameFrom, (from) =>
    emptySelection(from === null ? null : { index: 0, id: entryId({ kind: 'folder', prefix: from }) }),
  )
  const { data: listing, error } = useQuery(folderListing(folder))
  const { data: firstPage } = useQuery({ ...rowPage(folder, sort, 0), enabled: listing !== undefined })
  const entryCount = listing?.entryCount ?? null
  const entries =
    entryCount === null
      ? chosen.entries
      : presentEntries(chosen.entries, { entryCount, rows: firstPage?.rows ?? [] })
  const selection = entries === chosen.entries ? chosen : { ...chosen, entries }
  const selectedRefs = () => [...entries.values()].map(({ ref }) => ref)

  const actions = useFolderActions(folder)
  const drop = useFileDrop({
    targetAt(under): DropTarget {
      const rowIndex = rowIndexOf(under)
      const [row] = rowIndex === null ? [] : (reader.peek(rowIndex, rowIndex) ?? [])
      return row?.kind === 'folder' ? { prefix: row.prefix, rowIndex } : { prefix, rowIndex: null }
    },
    onDrop: (files, target) => {
      actions.uploadDropped(files, target.prefix)
    },
  })
  const download = () => {
    actions.download(selectedRefs())
  }
  const askDelete = () => {
    if (entries.size > 0) setQuestion({ kind: 'delete', entries: selectedRefs() })
  }
  const closeQuestion = () => {
    setQuestion(null)
  }
  useWindowCommands({
    refresh: actions.refresh,
    uploadFiles: () => {
      actions.upload('files')
    },
  })

  return (
    <section className={styles['pane']}>
      <ActionBar
        hasSelection={entries.size > 0}
        onUpload={actions.upload}
        onNewFolder={() => {
          setQuestion({ kind: 'newFolder' })
        }}
        onDownload={download}
        onDelete={askDelete}
        onRefresh={actions.refresh}
      />
      <div className={styles['list']} {...drop.handlers}>
        <ObjectGrid
          folder={folder}
          listing={listing}
          sort={sort}
          onSort={props.onSort}
          reader={reader}
          selection={selection}
          dispatch={dispatch}
          dropRow={drop.target?.rowIndex ?? null}
          onOpen={props.onOpen}
          onDownload={download}
          onDelete={askDelete}
          onError={report}
        />
        {error && (
          <div className={styles['failure']}>
            <Alert error={error.data} />
          </div>
        )}
        {listing && !entryCount && <EmptyList listing={listing} />}
        {drop.target && <DropFrame bucket={bucket} target={drop.target} />}
      </div>
      <ListingBar listing={listing} selected={entries} />
      {question?.kind === 'newFolder' && <NewFolderDialog folder={folder} onClose={closeQuestion} />}
      {question?.kind === 'delete' && (
        <DeleteDialog
          accountName={account.name}
          folder={folder}
          entries={question.entries}
          onStarted={() => {
            dispatch({ kind: 'clear' })
          }}
          onClose={closeQuestion}
        />
      )}
    </section>
  )
}

/** Says where files will land. A folder row that takes them frames itself. */
function DropFrame({ bucket, target }: { readonly bucket: string; readonly target: DropTarget }) {
  return (
    <div className={styles['drop']} data-frames={target.rowIndex === null || undefined}>
      <p>{messages.list.dropHere(visibleText(`${bucket}/${target.prefix}`))}</p>
    </div>
  )
}
