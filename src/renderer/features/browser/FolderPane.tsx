import { Activity, useImperativeHandle, useRef, useState, type Ref } from 'react'
import { createPortal } from 'react-dom'

import type { Account } from '../../../shared/account.ts'
import type { Sort } from '../../../shared/entry.ts'
import { useWindowCommands } from '../../ui/window-commands.ts'
import { DetailsPane } from '../details/DetailsPane.tsx'
import type { DetailsPlace } from '../details/use-details-pane.ts'
import { useProblems } from '../problems/ProblemProvider.tsx'
import { ActionBar } from './ActionBar.tsx'
import { FilterBar } from './FilterBar.tsx'
import styles from './folder-pane.module.css'
import { FolderList } from './FolderList.tsx'
import { questionsAbout } from './folder-questions.ts'
import { FolderQuestion, type Question } from './FolderQuestion.tsx'
import { ResultsList } from './ResultsList.tsx'
import { entrySelection } from './selection-query.ts'
import type { SelectedEntry } from './selection.ts'
import type { Finding } from './use-find.ts'
import { useFolderActions } from './use-folder-actions.ts'
import { useLists, type PaneStart } from './use-lists.ts'

export type PaneHandle = {
  /** Gives the keyboard to the list that is shown. */
  readonly focusList: () => void
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
  readonly details: DetailsPlace
  readonly handle: Ref<PaneHandle>
}

/** One open folder, or what was found in its bucket, with a toolbar. To be keyed by the folder. */
export function FolderPane(props: FolderPaneProps) {
  const { account, finding, details } = props
  const [question, setQuestion] = useState<Question | null>(null)
  const { report } = useProblems()
  const { folder, lists, shown, results, isSearching } = useLists({ ...props, accountId: account.id })
  const [pane, focusList] = usePaneHandle(props.handle, results ? 'results' : 'folder')
  const actions = useFolderActions(folder)
  const bucketActions = useFolderActions({ ...folder, prefix: '' })
  const refresh = results ? bucketActions.refresh : actions.refresh
  const selected = entrySelection(shown.selection, shown.viewRef)
  const download = () => {
    actions.download(selected)
  }
  const questions = questionsAbout(selected, results?.only === 'duplicates', setQuestion)
  const toggleDetails = detailsToggle(details, focusList)
  useWindowCommands({ refresh, uploadFiles: actions.uploadFiles, details: toggleDetails })
  const list = {
    folder,
    onOpen: props.onOpen,
    onDrop: actions.uploadDropped,
    rowCommands: { ...questions, download, details: details.open },
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
        onDelete={questions.delete}
        areDetailsOpen={details.isOpen}
        onDetails={toggleDetails}
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
      {details.slot &&
        createPortal(
          <DetailsPane
            viewRef={shown.viewRef}
            selection={shown.selection}
            onEditMetadata={questions.editMetadata}
            onCopyAsCode={questions.copyAsCode}
          />,
          details.slot,
        )}
      {question && (
        <FolderQuestion
          {...{ question, account, folder }}
          onDeleteStarted={() => {
            shown.dispatch({ kind: 'clear' })
          }}
          onClose={() => {
            setQuestion(null)
          }}
        />
      )}
    </section>
  )
}

function detailsToggle({ slot, toggle }: DetailsPlace, focusList: () => void) {
  return () => {
    // What has the keyboard is about to go.
    if (slot?.contains(document.activeElement)) focusList()
    toggle()
  }
}

function usePaneHandle(handle: Ref<PaneHandle>, shown: 'folder' | 'results') {
  const ref = useRef<HTMLElement>(null)
  const focusList = () => {
    const grid = ref.current?.querySelector<HTMLElement>(`[data-list=${shown}] [role=grid]`)
    grid?.focus({ preventScroll: true })
  }
  useImperativeHandle(handle, () => ({ focusList }))
  return [ref, focusList] as const
}
