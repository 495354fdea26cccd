import { ContextMenu } from '@base-ui/react/context-menu'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useId, useRef } from 'react'

import type { Entry, Listing, Sort } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { useVirtualRows } from '../../ui/use-virtual-rows.ts'
import { useWindowCommands } from '../../ui/window-commands.ts'
import { isGone } from './entry-ref.ts'
import { gridPointer } from './grid-pointer.ts'
import { GridBody } from './GridBody.tsx'
import { GridHeader } from './GridHeader.tsx'
import styles from './object-grid.module.css'
import type { RowCommands } from './row-commands.ts'
import type { RowReader } from './row-reader.ts'
import { RowMenu } from './RowMenu.tsx'
import { isPlaced, markIndex, relocated } from './selection-places.ts'
import { onlyEntry } from './selection-query.ts'
import { selectedEntry, type SelectedEntry, type Selection, type SelectionAction } from './selection.ts'
import type { DropTarget } from './use-file-drop.ts'
import { useDrawnCount } from './use-drawn-count.ts'
import { useGridScroll } from './use-grid-scroll.ts'
import { useListCommands } from './use-list-commands.ts'
import { useViewRows } from './use-view-rows.ts'
import type { SelectionDispatch } from './use-view-selection.ts'
import { rowPage, type ViewRef } from './view-queries.ts'

const rowHeightPx = 28
const headHeightPx = 30
const overscanRows = 10

export type ObjectGridProps = {
  readonly viewRef: ViewRef
  /** Null while the rows have not been counted. */
  readonly entryCount: number | null
  /** What the rows of a folder stand on; none for results. */
  readonly listing?: Listing | undefined
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly reader: RowReader
  readonly selection: Selection
  readonly dispatch: SelectionDispatch
  /** Where files that are held over the list would land. */
  readonly dropTarget: DropTarget | null
  readonly onOpen: (prefix: string) => void
  /** Opens the folder in which an object lies, and shows it there; none where that is this list. */
  readonly onShow?: ((found: SelectedEntry) => void) | undefined
  readonly rowCommands: RowCommands
  readonly onError: (error: unknown) => void
}

/**
 * The rows of a view, of which only those around what is on the screen exist. The grid itself has the focus;
 * `aria-activedescendant` tells the row that the keyboard is on.
 */
export function ObjectGrid(props: ObjectGridProps) {
  const { viewRef, entryCount, sort } = props
  const gridId = useId()
  const grid = useRef<HTMLTableElement>(null)
  const rowCount = useRowCount(props)
  const count = useDrawnCount(rowCount, entryCount === null && viewRef.view.kind === 'results')
  const shown = useVirtualRows({ count, rowHeightPx, overscanRows, scroller: grid, headHeightPx })
  const rows = useViewRows(viewRef, sort, shown)
  const selection = relocated(props.selection, rows.indexById)
  const dispatch = (action: SelectionAction) => {
    props.dispatch(action, rows.indexById)
  }
  const enter = (entry: Entry) => {
    if (entry.kind === 'folder') props.onOpen(entry.prefix)
    else if (!isGone(entry)) props.onShow?.(selectedEntry(entry))
  }
  const focusIndex = markIndex(selection.focus, rowCount)
  const drawnFocus = isPlaced(selection.focus) ? focusIndex : null
  const commands = useListCommands({
    reader: props.reader,
    sort,
    entryCount: rowCount,
    focusIndex,
    anchorIndex: selection.anchor ? markIndex(selection.anchor, rowCount) : focusIndex,
    rowsPerScreen: shown.rowsPerScreen,
    dispatch,
    reveal: shown.reveal,
    onEnter: enter,
    onError: props.onError,
  })
  const focusedId = `${gridId}-${focusIndex}`
  const pointer = gridPointer({ rows, commands, selection, dispatch, onEnter: enter, focusedId })
  useFocusAtStart(grid)
  useErrorReport(rows.error, props.onError)
  useGridScroll({ ...shown, view: viewRef.view, focus: selection.focus, rowCount })
  useWindowCommands({ selectAll: commands.selectAll, delete: props.rowCommands.delete })

  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger
        render={<table />}
        ref={grid}
        role="grid"
        aria-label={messages.list.label}
        aria-rowcount={entryCount === null ? -1 : entryCount + 1}
        aria-multiselectable
        aria-readonly
        aria-activedescendant={shown.items.some(({ index }) => index === drawnFocus) ? focusedId : undefined}
        tabIndex={0}
        data-dropping={props.dropTarget !== null || undefined}
        className={styles['grid']}
        onKeyDown={commands.onKeyDown}
        onClick={pointer.onClick}
        onDoubleClick={pointer.onDoubleClick}
        onContextMenu={(event) => {
          if (pointer.aimMenu(event)) return
          event.preventDefault()
          event.preventBaseUIHandler()
        }}
      >
        <GridHeader sort={sort} onSort={props.onSort} listing={props.listing} />
        <GridBody
          {...{ gridId, shown, rows, selection }}
          focusIndex={drawnFocus}
          dropIndex={props.dropTarget?.rowIndex ?? null}
          hasPlaces={viewRef.view.kind === 'results'}
        />
      </ContextMenu.Trigger>
      <RowMenu
        only={onlyEntry(selection)}
        onOpen={props.onOpen}
        onShow={props.onShow}
        commands={props.rowCommands}
      />
    </ContextMenu.Root>
  )
}

/** The rows there are; of results that are not counted yet, those that came first. */
function useRowCount({ viewRef, entryCount, sort }: ObjectGridProps): number {
  const isUncounted = entryCount === null && viewRef.view.kind === 'results'
  const { data: firstPage } = useQuery({ ...rowPage(viewRef, sort, 0), enabled: isUncounted })
  return entryCount ?? (isUncounted ? (firstPage?.rows.length ?? 0) : 0)
}

/** A list that appears takes the keyboard, unless a question, a menu or a field has it. */
function useFocusAtStart(grid: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const isAsked = document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null
    const field = document.activeElement?.closest('input, fieldset') ?? null
    if (!isAsked && field === null) grid.current?.focus({ preventScroll: true })
  }, [grid])
}

/** Tells of rows that could not be read, once for each time that they were tried. */
function useErrorReport(error: unknown, onError: (error: unknown) => void): void {
  const report = useEffectEvent(onError)
  useEffect(() => {
    if (error !== null) report(error)
  }, [error])
}
