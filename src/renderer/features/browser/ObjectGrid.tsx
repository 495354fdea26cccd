import { ContextMenu } from '@base-ui/react/context-menu'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, type MouseEvent } from 'react'

import { maxSelectedEntries, type Entry, type Listing, type Sort } from '../../../shared/entry.ts'
import { messages } from '../../messages.ts'
import type { Folder } from './folder-queries.ts'
import { GridHeader } from './GridHeader.tsx'
import styles from './object-grid.module.css'
import { ObjectRow } from './ObjectRow.tsx'
import { RowMenu } from './RowMenu.tsx'
import type { RowReader } from './row-reader.ts'
import { rowIndexOf } from './row-index.ts'
import { entryId, markIndex, type Selection, type SelectionAction } from './selection.ts'
import { useFolderRows } from './use-folder-rows.ts'
import { useListCommands } from './use-list-commands.ts'

const rowHeightPx = 28
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

/** The rows of a folder. The grid itself has the focus; `aria-activedescendant` tells the row that the keyboard is on. */
export function ObjectGrid(props: ObjectGridProps) {
  const { folder, listing, sort, reader, selection, dispatch } = props
  const gridId = useId()
  const grid = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const entryCount = listing?.entryCount ?? 0
  const virtualizer = useVirtualizer({
    count: entryCount,
    getScrollElement: () => body.current,
    estimateSize: () => rowHeightPx,
    overscan: overscanRows,
  })
  const items = virtualizer.getVirtualItems()
  const rows = useFolderRows(folder, sort, items[0]?.index ?? 0, items.at(-1)?.index ?? -1)
  const place = { entryCount, indexById: rows.indexById }
  const focusIndex = markIndex(selection.focus, place)
  const openEntry = (entry: Entry) => {
    if (entry.kind === 'folder') props.onOpen(entry.prefix)
  }
  const commands = useListCommands({
    reader,
    entryCount,
    focusIndex,
    anchorIndex: selection.anchor ? markIndex(selection.anchor, place) : focusIndex,
    rowsPerScreen: Math.max(1, Math.floor((virtualizer.scrollRect?.height ?? 0) / rowHeightPx) - 1),
    maxSelected: maxSelectedEntries,
    dispatch,
    reveal: (index) => {
      virtualizer.scrollToIndex(index)
    },
    onOpen: openEntry,
    onDelete: props.onDelete,
    onError: props.onError,
  })

  // A new folder takes the keyboard, unless a question has it.
  useEffect(() => {
    if (!document.querySelector('[role=dialog], [role=alertdialog]'))
      grid.current?.focus({ preventScroll: true })
  }, [])

  function onClick(event: MouseEvent): void {
    const index = rowIndexOf(event.target)
    if (index === null) dispatch({ kind: 'clear' })
    else commands.press(index, event)
  }

  function onDoubleClick(event: MouseEvent): void {
    const index = rowIndexOf(event.target)
    const entry = index === null ? undefined : rows.at(index)
    if (entry) openEntry(entry)
  }

  /** Gives the menu what it is about: the row under the pointer, or with the keyboard the focused one. */
  function aimMenu(event: MouseEvent): boolean {
    const index = event.target === grid.current ? focusIndex : rowIndexOf(event.target)
    const entry = index === null ? undefined : rows.at(index)
    if (index === null || !entry) return false
    if (!selection.entries.has(entryId(entry))) commands.selectOne(index)
    return true
  }

  const [onlyRef, ...otherRefs] = [...selection.entries.values()].slice(0, 2).map(({ ref }) => ref)
  const folderToOpen = onlyRef?.kind === 'folder' && otherRefs.length === 0 ? onlyRef.prefix : null
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger
        ref={grid}
        role="grid"
        aria-label={messages.list.label}
        aria-rowcount={listing?.entryCount == null ? -1 : entryCount + 1}
        aria-multiselectable
        aria-activedescendant={
          items.some(({ index }) => index === focusIndex) ? `${gridId}-${focusIndex}` : undefined
        }
        tabIndex={0}
        className={styles['grid']}
        onKeyDown={commands.onKeyDown}
        onContextMenu={(event) => {
          if (aimMenu(event)) return
          event.preventDefault()
          event.preventBaseUIHandler()
        }}
      >
        <GridHeader sort={sort} onSort={props.onSort} />
        <div
          ref={body}
          role="rowgroup"
          className={styles['body']}
          onClick={onClick}
          onDoubleClick={onDoubleClick}
        >
          <div role="presentation" className={styles['sizer']} style={{ height: virtualizer.getTotalSize() }}>
            {items.map(({ index, start }) => {
              const entry = rows.at(index)
              return (
                <ObjectRow
                  key={index}
                  id={`${gridId}-${index}`}
                  index={index}
                  topPx={start}
                  entry={entry}
                  isSelected={entry !== undefined && selection.entries.has(entryId(entry))}
                  isFocused={index === focusIndex}
                  isDropTarget={index === props.dropRow}
                />
              )
            })}
          </div>
        </div>
      </ContextMenu.Trigger>
      <RowMenu
        folderToOpen={folderToOpen}
        onOpen={props.onOpen}
        onDownload={props.onDownload}
        onDelete={props.onDelete}
      />
    </ContextMenu.Root>
  )
}
