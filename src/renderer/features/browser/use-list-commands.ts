import { useRef, type KeyboardEvent } from 'react'

import { listCommand, type ListCommand } from './list-keys.ts'
import type { RowReader } from './row-reader.ts'
import type { SelectionAction } from './selection.ts'
import { isTyping, nameStartsWith, nothingTyped, typedSearch, typeOn } from './type-ahead.ts'
import { useLatestRows, type LatestRows } from './use-latest-rows.ts'

type ListCommandsOptions = {
  readonly reader: RowReader
  readonly entryCount: number
  readonly focusIndex: number
  /** Where a range starts. */
  readonly anchorIndex: number
  /** Rows that fit on the screen. */
  readonly rowsPerScreen: number
  /** Rows that may be selected at once. */
  readonly maxSelected: number
  readonly dispatch: (action: SelectionAction) => void
  /** Scrolls to a row. */
  readonly reveal: (index: number) => void
  readonly onOpen: (prefix: string) => void
  readonly onError: (error: unknown) => void
}

type Modifiers = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>

export type ListCommands = {
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** A press on a row. */
  readonly press: (index: number, modifiers: Modifiers) => void
  readonly selectOne: (index: number) => void
  readonly selectAll: () => void
}

/** Turns keys and presses into what the selection does. Rows that are not loaded are read first. */
export function useListCommands(options: ListCommandsOptions): ListCommands {
  const typed = useRef(nothingTyped)
  const steps = selectionSteps(options, useLatestRows(options.reader, options.onError))

  function run(command: ListCommand, atMs: number): void {
    switch (command.kind) {
      case 'move': {
        const index = destination(command.to, options)
        if (command.how === 'extend') steps.extend(index, false)
        else steps.act(index, command.how === 'focus' ? 'focus' : 'one')
        break
      }
      case 'toggle':
        steps.act(options.focusIndex, 'toggle')
        break
      case 'clear':
        options.dispatch({ kind: 'clear' })
        break
      case 'open': {
        const [entry] = options.reader.peek(options.focusIndex, options.focusIndex) ?? []
        if (entry?.kind === 'folder') options.onOpen(entry.prefix)
        break
      }
      case 'type':
        typed.current = typeOn(typed.current, command.character, atMs)
        steps.seek(typedSearch(typed.current))
    }
  }

  return {
    onKeyDown(event) {
      // The buttons in the header have keys of their own.
      if (event.target !== event.currentTarget) return
      // Else the list would scroll, and the focused row with it.
      if (event.key === ' ') event.preventDefault()
      const command = listCommand(event, isTyping(typed.current, event.timeStamp))
      if (!command) return
      event.preventDefault()
      if (options.entryCount > 0) run(command, event.timeStamp)
    },
    press(index, { ctrlKey, metaKey, shiftKey }) {
      if (shiftKey) steps.extend(index, ctrlKey || metaKey)
      else steps.act(index, ctrlKey || metaKey ? 'toggle' : 'one')
    },
    selectOne(index) {
      steps.act(index, 'one')
    },
    selectAll() {
      if (options.entryCount > 0) steps.selectAll()
    },
  }
}

/** The ways to change the selection, each with the rows it needs. The list is not empty. */
function selectionSteps(options: ListCommandsOptions, { withRows, withPlaceOf }: LatestRows) {
  const { entryCount, focusIndex, anchorIndex, maxSelected, dispatch, reveal } = options

  function act(index: number, kind: 'one' | 'toggle' | 'focus'): void {
    withRows(index, index, ([entry]) => {
      if (entry) dispatch({ kind, row: { index, entry } })
      reveal(index)
    })
  }

  return {
    act,
    extend(index: number, isAdding: boolean): void {
      const [from, to] = rangeBetween(anchorIndex, index, maxSelected)
      withRows(from, to, (entries) => {
        const [first, last] = [entries.at(0), entries.at(-1)]
        if (!first || !last) return
        const ends = [
          { index: from, entry: first },
          { index: to, entry: last },
        ] as const
        const [anchor, row] = anchorIndex <= index ? ends : [ends[1], ends[0]]
        dispatch({ kind: 'range', anchor, row, entries, isAdding })
        reveal(index)
      })
    },
    selectAll(): void {
      withRows(0, Math.min(entryCount, maxSelected) - 1, (entries) => {
        dispatch({ kind: 'all', entries })
      })
    },
    seek({ start, isNext }: ReturnType<typeof typedSearch>): void {
      const from = (focusIndex + (isNext ? 1 : 0)) % entryCount
      withPlaceOf(
        (entry) => nameStartsWith(entry, start),
        { from, entryCount },
        (index) => {
          act(index, 'one')
        },
      )
    },
  }
}

function destination(
  to: Extract<ListCommand, { kind: 'move' }>['to'],
  { focusIndex, entryCount, rowsPerScreen }: ListCommandsOptions,
): number {
  const last = entryCount - 1
  switch (to) {
    case 'previous':
      return Math.max(0, focusIndex - 1)
    case 'next':
      return Math.min(last, focusIndex + 1)
    case 'pageUp':
      return Math.max(0, focusIndex - rowsPerScreen)
    case 'pageDown':
      return Math.min(last, focusIndex + rowsPerScreen)
    case 'first':
      return 0
    case 'last':
      return last
  }
}

/** The places from the anchor to the row, in order, cut short at the row's end where they are too many. */
function rangeBetween(anchor: number, index: number, maxSelected: number): readonly [number, number] {
  return anchor <= index
    ? [anchor, Math.min(index, anchor + maxSelected - 1)]
    : [Math.max(index, anchor - maxSelected + 1), anchor]
}
