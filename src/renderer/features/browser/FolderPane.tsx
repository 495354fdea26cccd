import { Activity, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react'

import type { Account } from '../../../shared/account.ts'
import type { Sort } from '../../../shared/entry.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { useWindowCommands } from '../../ui/window-commands.ts'
import { useProblems } from '../problems/ProblemProvider.tsx'
import { ActionBar } from './ActionBar.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { FilterBar } from './FilterBar.tsx'
import styles from './folder-pane.module.css'
import type { Folder } from './folder-queries.ts'
import { FolderList } from './FolderList.tsx'
import { NewFolderDialog } from './NewFolderDialog.tsx'
import { ResultsList } from './ResultsList.tsx'
import { entrySelection } from './selection-query.ts'
import { emptySelection, selectionOf, type SelectedEntry, type Selection } from './selection.ts'
import type { Finding } from './use-find.ts'
import { useFolderActions } from './use-folder-actions.ts'
import { useReadyView } from './use-ready-view.ts'
import { useViewSelection } from './use-view-selection.ts'
import type { ViewRef } from './view-queries.ts'

export type PaneHandle = {
  /** Gives the keyboard to the list that is shown. */
  readonly focusList: () => void
}

/** Where one came from, and to. */
type PaneStart = {
  /** The folder that was open before, where it is a row of this one: the keyboard starts there. */
  readonly cameFrom: string | null
  /** The row that the folder was opened to show. */
  readonly shown: SelectedEntry | null
  /** The row that was shown before, where one comes back to the results it is one of. */
  readonly sawBefore: SelectedEntry | null
}

type FolderPaneProps = {
  readonly account: Account
  readonly bucket: string
  readonly prefix: string
  readonly start: PaneStart
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly onOpen: (prefix: string) => void
  /** Opens the folder of a found object, and shows it there. */
  readonly onShow: (found: SelectedEntry) => void
  /** What is looked for in the bucket; its results then stand in place of the folder's rows. */
  readonly finding: Finding
  readonly handle: Ref<PaneHandle>
}

type Question = 'newFolder' | { readonly toDelete: EntrySelection; readonly areCopies: boolean }

/** One open folder, or what was found in its bucket, with a toolbar. To be keyed by the folder. */
export function FolderPane(props: FolderPaneProps) {
  const { account, finding } = props
  const [question, setQuestion] = useState<Question | null>(null)
  const { report } = useProblems()
  const { folder, lists, shown, results, isSearching } = useLists(props)
  const pane = usePaneHandle(props.handle, results ? 'results' : 'folder')
  const actions = useFolderActions(folder)
  const bucketActions = useFolderActions({ ...folder, prefix: '' })
  const refresh = results ? bucketActions.refresh : actions.refresh
  const selected = entrySelection(shown.selection, shown.viewRef)
  const download = () => {
    actions.download(selected)
  }
  const askDelete = () => {
    if (selected) setQuestion({ toDelete: selected, areCopies: results?.only === 'duplicates' })
  }
  useWindowCommands({ refresh, uploadFiles: actions.uploadFiles })
  const list = {
    folder,
    onOpen: props.onOpen,
    onDrop: actions.uploadDropped,
    onDownload: download,
    onDelete: askDelete,
    onError: report,
    onShowChanges: finding.show,
  }

  return (
    <section ref={pane} className={styles['pane']}>
      <ActionBar
        {...actions}
        refresh={refresh}
        isRefreshOfBucket={results !== null || props.prefix === ''}
        hasSelection={selected !== null}
        isFilterBarOpen={finding.isFilterBarOpen}
        onFilter={finding.toggleFilterBar}
        onNewFolder={() => {
          setQuestion('newFolder')
        }}
        onDownload={download}
        onDelete={askDelete}
      />
      {finding.isFilterBarOpen && <FilterBar find={finding.find} onChange={finding.change} />}
      {/* Kept as it is behind the results: its scroll position, its selection, its focus. */}
      <Activity mode={results ? 'hidden' : 'visible'}>
        <FolderList {...list} {...lists.folder} />
      </Activity>
      {results && (
        <ResultsList
          {...list}
          {...lists.results}
          {...{ finding, isSearching }}
          view={results}
          onShow={props.onShow}
        />
      )}
      <Asked
        {...{ question, account, folder }}
        onDeleteStarted={() => {
          shown.dispatch({ kind: 'clear' })
        }}
        onClose={() => {
          setQuestion(null)
        }}
      />
    </section>
  )
}

/** The open folder, and the results that may stand in its place: each has an order and a selection of its own. */
function useLists({ account, bucket, prefix, start, sort, onSort, finding }: FolderPaneProps) {
  const accountId = account.id
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

function usePaneHandle(handle: Ref<PaneHandle>, shown: 'folder' | 'results') {
  const pane = useRef<HTMLElement>(null)
  useImperativeHandle(
    handle,
    () => ({
      focusList() {
        const grid = pane.current?.querySelector<HTMLElement>(`[data-list=${shown}] [role=grid]`)
        grid?.focus({ preventScroll: true })
      },
    }),
    [shown],
  )
  return pane
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
      areCopies={question.areCopies}
      onStarted={onDeleteStarted}
      onClose={onClose}
    />
  )
}
