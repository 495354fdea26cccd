import { ContextMenu } from '@base-ui/react/context-menu'
import { useEffect, useId, useRef } from 'react'

import { maxSelectedEntries, type Listing, type Sort } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import { useVirtualRows } from '../../ui/use-virtual-rows.ts'
import { useWindowCommands } from '../../ui/window-commands.ts'
import type { Folder } from './folder-queries.ts'
import { gridPointer } from './grid-pointer.ts'
import { GridHeader } from './GridHeader.tsx'
import styles from './object-grid.module.css'
import { ObjectRow } from './ObjectRow.tsx'
import type { RowReader } from './row-reader.ts'
import { RowMenu } from './RowMenu.tsx'
import { entryId, markIndex, type Selection, type SelectionAction } from './selection.ts'
import type { DropTarget } from './use-file-drop.ts'
import { useFolderRows } from './use-folder-rows.ts'
import { useListCommands } from './use-list-commands.ts'

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
  /** Where files that are held over the list would land. */
  readonly dropTarget: DropTarget | null
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
  const focusedId = `${gridId}-${focusIndex}`
  const pointer = gridPointer({ ...props, rows, commands, focusedId })
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
        aria-readonly
        aria-activedescendant={shown.items.some(({ index }) => index === focusIndex) ? focusedId : undefined}
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
                isDropTarget={index === props.dropTarget?.rowIndex}
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

/** A folder that opens takes the keyboard, unless a question has it. */
function useFocusAtStart(grid: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const isAsked = document.querySelector('[role=dialog], [role=alertdialog]') !== null
    if (!isAsked) grid.current?.focus({ preventScroll: true })
  }, [grid])
}
