import { useRef, type KeyboardEvent } from 'react'

import type { Entry } from '../../../shared/entry.ts'
import { listCommand, type ListCommand } from './list-keys.ts'
import type { RowReader } from './row-reader.ts'
import type { Row, SelectionAction } from './selection.ts'
import { isTyping, nameStartsWith, nothingTyped, typedSearch, typeOn } from './type-ahead.ts'

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
  readonly onOpen: (entry: Entry) => void
  readonly onDelete: () => void
  readonly onError: (error: unknown) => void
}

type Modifiers = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>

export type ListCommands = {
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** A press on a row. */
  readonly press: (index: number, modifiers: Modifiers) => void
  readonly selectOne: (index: number) => void
}

/** Turns keys and presses into what the selection does. Rows that are not loaded are read first; the last wish wins. */
export function useListCommands(options: ListCommandsOptions): ListCommands {
  const { reader, entryCount, focusIndex, anchorIndex, dispatch, reveal } = options
  const typed = useRef(nothingTyped)
  const wishes = useRef(0)

  function withRows(from: number, to: number, then: (entries: readonly Entry[]) => void): void {
    wishes.current += 1
    const wish = wishes.current
    const loaded = reader.peek(from, to)
    if (loaded) then(loaded)
    else {
      const whenRead = (entries: readonly Entry[]) => {
        if (wish === wishes.current) then(entries)
      }
      reader.read(from, to).then(whenRead, options.onError)
    }
  }

  function act(index: number, kind: 'one' | 'toggle' | 'focus'): void {
    if (entryCount === 0) return
    withRows(index, index, ([entry]) => {
      if (entry) dispatch({ kind, row: { index, entry } })
      reveal(index)
    })
  }

  function extend(index: number, isAdding: boolean): void {
    if (entryCount === 0) return
    const [from, to] = limited(anchorIndex, index, options.maxSelected)
    withRows(from, to, (entries) => {
      const ends: readonly [Row | null, Row | null] = [rowOf(from, entries.at(0)), rowOf(to, entries.at(-1))]
      const [anchor, row] = anchorIndex <= index ? ends : [ends[1], ends[0]]
      if (anchor && row) dispatch({ kind: 'range', anchor, row, entries, isAdding })
      reveal(index)
    })
  }

  function selectAll(): void {
    if (entryCount === 0) return
    withRows(0, Math.min(entryCount, options.maxSelected) - 1, (entries) => {
      dispatch({ kind: 'all', entries })
    })
  }

  function type(character: string, atMs: number): void {
    typed.current = typeOn(typed.current, character, atMs)
    const { start, isNext } = typedSearch(typed.current)
    if (entryCount === 0) return
    wishes.current += 1
    const wish = wishes.current
    const whenFound = (index: number | undefined) => {
      if (index !== undefined && wish === wishes.current) act(index, 'one')
    }
    reader
      .find((entry) => nameStartsWith(entry, start), (focusIndex + (isNext ? 1 : 0)) % entryCount, entryCount)
      .then(whenFound, options.onError)
  }

  function run(command: ListCommand, atMs: number): void {
    switch (command.kind) {
      case 'move': {
        const index = destination(command.to, options)
        if (command.how === 'extend') extend(index, false)
        else act(index, command.how === 'focus' ? 'focus' : 'one')
        break
      }
      case 'toggle':
        act(focusIndex, 'toggle')
        break
      case 'selectAll':
        selectAll()
        break
      case 'clear':
        dispatch({ kind: 'clear' })
        break
      case 'open': {
        const [entry] = reader.peek(focusIndex, focusIndex) ?? []
        if (entry) options.onOpen(entry)
        break
      }
      case 'delete':
        options.onDelete()
        break
      case 'type':
        type(command.character, atMs)
    }
  }

  return {
    onKeyDown(event) {
      // The buttons in the header have keys of their own.
      if (event.target !== event.currentTarget) return
      const command = listCommand(event, isTyping(typed.current, event.timeStamp))
      if (!command) return
      event.preventDefault()
      run(command, event.timeStamp)
    },
    press(index, { ctrlKey, metaKey, shiftKey }) {
      if (shiftKey) extend(index, ctrlKey || metaKey)
      else act(index, ctrlKey || metaKey ? 'toggle' : 'one')
    },
    selectOne(index) {
      act(index, 'one')
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

/** The range between two places, cut short at the far end where it holds too many rows. */
function limited(anchor: number, index: number, maxSelected: number): readonly [number, number] {
  return anchor <= index
    ? [anchor, Math.min(index, anchor + maxSelected - 1)]
    : [Math.max(index, anchor - maxSelected + 1), anchor]
}

function rowOf(index: number, entry: Entry | undefined): Row | null {
  return entry ? { index, entry } : null
}
