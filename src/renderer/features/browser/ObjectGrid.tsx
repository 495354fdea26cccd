import { ContextMenu } from '@base-ui/react/context-menu'
import { useEffect, useId, useRef, type MouseEvent } from 'react'

import { maxSelectedEntries, type Listing, type Sort } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { useVirtualRows } from '../../ui/use-virtual-rows.ts'
import { useWindowCommands } from '../../ui/window-commands.ts'
import type { Folder } from './folder-queries.ts'
import { GridHeader } from './GridHeader.tsx'
import styles from './object-grid.module.css'
import { ObjectRow } from './ObjectRow.tsx'
import type { RowReader } from './row-reader.ts'
import { isBesideRows, rowIndexOf } from './row-index.ts'
import { RowMenu } from './RowMenu.tsx'
import { entryId, markIndex, type Selection, type SelectionAction } from './selection.ts'
import { useFolderRows, type VisibleRows } from './use-folder-rows.ts'
import { useListCommands, type ListCommands } from './use-list-commands.ts'

const rowHeightPx = 28
const headHeightPx = 30
const overscanRows = 10

export type ObjectGridProps = {
  readonly folder: Folder
  readonly listing: Listing | undefined
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly reader: RowReader
  readonly selection: Selection
  readonly dispatch: (action: SelectionAction) => void
  /** A folder row that files are held over. */
  readonly dropRow: number | null
  readonly onOpen: (prefix: string) => void
  readonly onDownload: () => void
  readonly onDelete: () => void
  readonly onError: (error: unknown) => void
}

/**
 * The rows of a folder, of which only those around what is on the screen exist. The grid itself has the focus;
 * `aria-activedescendant` tells the row that the keyboard is on.
 */
export function ObjectGrid(props: ObjectGridProps) {
  const { folder, listing, sort, selection } = props
  const gridId = useId()
  const grid = useRef<HTMLTableElement>(null)
  const entryCount = listing?.entryCount ?? 0
  const shown = useVirtualRows({ count: entryCount, rowHeightPx, overscanRows, scroller: grid, headHeightPx })
  const rows = useFolderRows(folder, sort, shown.first, shown.last)
  const place = { entryCount, indexById: rows.indexById }
  const focusIndex = markIndex(selection.focus, place)
  const commands = useListCommands({
    reader: props.reader,
    entryCount,
    focusIndex,
    anchorIndex: selection.anchor ? markIndex(selection.anchor, place) : focusIndex,
    rowsPerScreen: shown.rowsPerScreen,
    maxSelected: maxSelectedEntries,
    dispatch: props.dispatch,
    reveal: shown.reveal,
    onOpen: props.onOpen,
    onError: props.onError,
  })
  const pointer = pointerHandlers({ ...props, rows, commands, focusIndex })
  useFocusAtStart(grid)
  useWindowCommands({ selectAll: commands.selectAll, delete: props.onDelete })

  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger
        render={<table />}
        ref={grid}
        role="grid"
        aria-label={messages.list.label}
        aria-rowcount={listing && listing.entryCount !== null ? entryCount + 1 : -1}
        aria-multiselectable
        aria-activedescendant={
          shown.items.some(({ index }) => index === focusIndex) ? `${gridId}-${focusIndex}` : undefined
        }
        tabIndex={0}
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
        <GridHeader sort={sort} onSort={props.onSort} />
        <tbody className={styles['body']} style={{ height: shown.heightPx }}>
          {shown.items.map(({ index, topPx }) => {
            const entry = rows.at(index)
            return (
              <ObjectRow
                key={index}
                id={`${gridId}-${index}`}
                index={index}
                topPx={topPx}
                entry={entry}
                isSelected={entry !== undefined && selection.entries.has(entryId(entry))}
                isFocused={index === focusIndex}
                isDropTarget={index === props.dropRow}
              />
            )
          })}
        </tbody>
      </ContextMenu.Trigger>
      <RowMenu
        selected={selection.entries}
        onOpen={props.onOpen}
        onDownload={props.onDownload}
        onDelete={props.onDelete}
      />
    </ContextMenu.Root>
  )
}

type PointerOptions = Pick<ObjectGridProps, 'selection' | 'dispatch' | 'onOpen'> & {
  readonly rows: VisibleRows
  readonly commands: ListCommands
  readonly focusIndex: number
}

type PointerHandlers = {
  readonly onClick: (event: MouseEvent) => void
  readonly onDoubleClick: (event: MouseEvent) => void
  /** Gives the menu what it is about: the row under the pointer, or with the keyboard the focused one. */
  readonly aimMenu: (event: MouseEvent) => boolean
}

function pointerHandlers(options: PointerOptions): PointerHandlers {
  const { selection, dispatch, onOpen, rows, commands, focusIndex } = options
  return {
    onClick(event) {
      const index = rowIndexOf(event.target)
      if (index !== null) commands.press(index, event)
      else if (isBesideRows(event.target)) dispatch({ kind: 'clear' })
    },
    onDoubleClick(event) {
      const index = rowIndexOf(event.target)
      const entry = index === null ? undefined : rows.at(index)
      if (entry?.kind === 'folder') onOpen(entry.prefix)
    },
    aimMenu(event) {
      const isByKeyboard = event.target === event.currentTarget
      const index = isByKeyboard ? focusIndex : rowIndexOf(event.target)
      const entry = index === null ? undefined : rows.at(index)
      if (index === null || !entry) return false
      if (!selection.entries.has(entryId(entry))) commands.selectOne(index)
      return true
    },
  }
}

/** A folder that opens takes the keyboard, unless a question has it. */
function useFocusAtStart(grid: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const isAsked = document.querySelector('[role=dialog], [role=alertdialog]') !== null
    if (!isAsked) grid.current?.focus({ preventScroll: true })
  }, [grid])
}
