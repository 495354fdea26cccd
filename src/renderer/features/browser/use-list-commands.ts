import { useRef, type KeyboardEvent } from 'react'

import type { Entry, Sort } from '../../../shared/entry.ts'
import { listCommand, type ListCommand } from './list-keys.ts'
import type { RowReader } from './row-reader.ts'
import type { SelectionAction } from './selection.ts'
import { isTyping, nothingTyped, typedSearch, typeOn } from './type-ahead.ts'
import { useLatestRows, type LatestRows } from './use-latest-rows.ts'

type ListCommandsOptions = {
  readonly reader: RowReader
  readonly sort: Sort
  readonly entryCount: number
  readonly focusIndex: number
  /** Where a range starts. */
  readonly anchorIndex: number
  /** Rows that fit on the screen. */
  readonly rowsPerScreen: number
  readonly dispatch: (action: SelectionAction) => void
  /** Scrolls to a row. */
  readonly reveal: (index: number) => void
  /** Goes to what a row stands for. */
  readonly onEnter: (entry: Entry) => void
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
        if (entry) options.onEnter(entry)
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

/** Rows that are taken one by one. What is more, or was never loaded, is a stretch. */
const maxRowsByName = 1000

/** The ways to change the selection, each with the rows it needs. The list is not empty. */
function selectionSteps(options: ListCommandsOptions, { withEnds, withPlaceOf }: LatestRows) {
  const { reader, sort, entryCount, focusIndex, anchorIndex, dispatch, reveal } = options

  function act(index: number, kind: 'one' | 'toggle' | 'focus'): void {
    withEnds(index, index, (entry) => {
      dispatch({ kind, row: { index, entry } })
      reveal(index)
    })
  }

  /** The rows between two, where each can be named. */
  function fewRows(from: number, to: number) {
    return to - from < maxRowsByName ? reader.peek(from, to) : null
  }

  return {
    act,
    extend(index: number, isAdding: boolean): void {
      withEnds(anchorIndex, index, (first, last) => {
        const ends = { anchor: { index: anchorIndex, entry: first }, row: { index, entry: last }, isAdding }
        const entries = fewRows(Math.min(anchorIndex, index), Math.max(anchorIndex, index))
        dispatch(entries ? { kind: 'range', ...ends, entries } : { kind: 'stretch', ...ends, sort })
        reveal(index)
      })
    },
    selectAll(): void {
      const entries = fewRows(0, entryCount - 1)
      dispatch(entries ? { kind: 'all', entries } : { kind: 'everything', sort })
    },
    seek({ start, isNext }: ReturnType<typeof typedSearch>): void {
      withPlaceOf(start, (focusIndex + (isNext ? 1 : 0)) % entryCount, (index) => {
        act(index, 'one')
      })
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
