import type { MouseEvent } from 'react'

import type { Entry } from '../../../shared/entry.ts'
import { isGone } from './entry-ref.ts'
import { isBesideRows, rowIndexOf } from './row-index.ts'
import { isSelected, type Selection, type SelectionAction } from './selection.ts'
import type { ListCommands } from './use-list-commands.ts'
import type { VisibleRows } from './use-view-rows.ts'

type GridPointerOptions = {
  readonly rows: VisibleRows
  readonly commands: ListCommands
  readonly selection: Selection
  readonly dispatch: (action: SelectionAction) => void
  /** Goes to what a row stands for. */
  readonly onEnter: (entry: Entry) => void
  /** The id of the row that the keyboard is on. */
  readonly focusedId: string
}

type GridPointer = {
  readonly onClick: (event: MouseEvent) => void
  readonly onDoubleClick: (event: MouseEvent) => void
  /** Whether the menu may open: it is about the selection, to which the row under the pointer belongs by then. */
  readonly aimMenu: (event: MouseEvent) => boolean
}

/** What presses on the grid do. */
export function gridPointer(options: GridPointerOptions): GridPointer {
  const { rows, commands, selection, dispatch, onEnter, focusedId } = options
  return {
    onClick(event) {
      const index = rowIndexOf(event.target)
      if (index !== null) commands.press(index, event)
      else if (isBesideRows(event.target)) dispatch({ kind: 'clear' })
    },
    onDoubleClick(event) {
      const index = rowIndexOf(event.target)
      const entry = index === null ? undefined : rows.at(index)
      if (entry) onEnter(entry)
    },
    aimMenu(event) {
      if (isByKeyboard(event)) askForMenuAt(document.querySelector(`#${CSS.escape(focusedId)}`))
      const index = rowIndexOf(event.target)
      const entry = index === null ? undefined : rows.at(index)
      if (index === null || !entry || isGone(entry)) return false
      if (!isSelected(selection, index, entry)) commands.selectOne(index)
      return true
    },
  }
}

/** The menu key asks on the grid, which has the focus, without a button; on a Mac Ctrl is the right button's other half. */
function isByKeyboard(event: MouseEvent): boolean {
  return event.target === event.currentTarget && event.button !== 2 && !event.ctrlKey
}

function askForMenuAt(row: Element | null): void {
  if (!row) return
  const { left, bottom } = row.getBoundingClientRect()
  const place = { clientX: left + menuIndentPx, clientY: bottom }
  row.dispatchEvent(
    new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, ...place }),
  )
}

const menuIndentPx = 36
