import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Entry, Sort } from '../../../shared/entry.ts'
import { maxNamedEntries } from '../../../shared/view.ts'
import { entryId } from './entry-ref.ts'
import { markIndex, placedRefs, relocated } from './selection-places.ts'
import { entrySelection, selectedCount } from './selection-query.ts'
import {
  emptySelection,
  isSelected,
  reduceSelection,
  type Selection,
  type SelectionAction,
} from './selection.ts'

const entries = Array.from({ length: 12 }, (_, index) => entryAt(index))
const byName: Sort = { by: 'name', direction: 'ascending' }
const bySize: Sort = { by: 'size', direction: 'ascending' }

function entryAt(index: number): Entry {
  const shared = { sizeBytes: index, modifiedAtMs: null }
  return index < 3
    ? { kind: 'folder', prefix: `f${index}/`, objectCount: 1, ...shared }
    : { kind: 'object', key: `k${index}`, contentType: 'text/plain', ...shared }
}

function row(index: number) {
  return { index, entry: entryAt(index) }
}

function after(...actions: readonly SelectionAction[]): Selection {
  return actions.reduce(reduceSelection, emptySelection(null))
}

function stretch(from: number, to: number, isAdding = false): SelectionAction {
  return { kind: 'stretch', anchor: row(from), row: row(to), sort: byName, isAdding }
}

function range(from: number, to: number, isAdding = false): SelectionAction {
  return { kind: 'range', anchor: row(from), row: row(to), entries: between(from, to).map(entryAt), isAdding }
}

/** Which of the twelve rows are drawn as selected. */
function selectedIn(state: Selection): number[] {
  return [...entries.entries()].filter(([index, entry]) => isSelected(state, index, entry)).map(([at]) => at)
}

type Step = {
  readonly kind: 'one' | 'toggle' | 'focus' | 'extend' | 'add' | 'reach' | 'all' | 'everything' | 'clear'
  readonly at: number
}

/** What is selected as places, kept in the plainest way there is. */
type Plain = {
  readonly selected: ReadonlySet<number>
  readonly anchor: number | null
  readonly focus: number
}

function plainStep({ selected, anchor, focus }: Plain, { kind, at }: Step): Plain {
  switch (kind) {
    case 'one':
      return { selected: new Set([at]), anchor: at, focus: at }
    case 'toggle':
      return {
        selected: selected.has(at)
          ? new Set([...selected].filter((place) => place !== at))
          : new Set([...selected, at]),
        anchor: at,
        focus: at,
      }
    case 'focus':
      return { selected, anchor, focus: at }
    case 'reach':
    case 'extend':
    case 'add': {
      const from = anchor ?? focus
      const range = new Set(between(from, at))
      return { selected: kind === 'add' ? new Set([...selected, ...range]) : range, anchor: from, focus: at }
    }
    case 'everything':
    case 'all':
      return { selected: new Set(entries.keys()), anchor, focus }
    case 'clear':
      return { selected: new Set(), anchor: null, focus }
  }
}

function between(from: number, to: number): number[] {
  const [least, most] = from <= to ? [from, to] : [to, from]
  return Array.from({ length: most - least + 1 }, (_, step) => least + step)
}

function actionOf(state: Selection, { kind, at }: Step): SelectionAction {
  switch (kind) {
    case 'extend':
    case 'add':
      return range((state.anchor ?? state.focus)?.index ?? 0, at, kind === 'add')
    case 'reach':
      return stretch((state.anchor ?? state.focus)?.index ?? 0, at)
    case 'everything':
      return { kind, sort: byName }
    case 'all':
      return { kind, entries }
    case 'clear':
      return { kind }
    case 'one':
    case 'toggle':
    case 'focus':
      return { kind, row: row(at) }
  }
}

test('selects what a plain set of places would hold', () => {
  const step = fc.record<Step>({
    kind: fc.constantFrom('one', 'toggle', 'focus', 'extend', 'add', 'reach', 'all', 'everything', 'clear'),
    at: fc.nat({ max: entries.length - 1 }),
  })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let state = emptySelection(null)
      let plain: Plain = { selected: new Set(), anchor: null, focus: 0 }
      for (const next of steps) {
        state = reduceSelection(state, actionOf(state, next))
        plain = plainStep(plain, next)
      }
      expect(selectedIn(state)).toEqual([...plain.selected].sort((one, other) => one - other))
      expect(selectedCount(state, entries.length)).toBe(plain.selected.size)
      expect(state.anchor?.index ?? null).toBe(plain.anchor)
      expect(state.focus?.index ?? 0).toBe(plain.focus)
    }),
  )
})

const viewRef = { accountId: 'account', bucket: 'docs', view: { kind: 'folder', prefix: '' } } as const

test('is nothing for main while nothing is selected', () => {
  expect(entrySelection(after(), viewRef)).toBeNull()
  expect(
    entrySelection(after({ kind: 'toggle', row: row(1) }, { kind: 'toggle', row: row(1) }), viewRef),
  ).toBeNull()
})

test('names rows, and a stretch by its ends with what was taken out and added', () => {
  expect(entrySelection(after({ kind: 'one', row: row(5) }), viewRef)).toEqual({
    kind: 'entries',
    entries: [{ kind: 'object', key: 'k5' }],
  })
  const state = after(
    { kind: 'one', row: row(0) },
    stretch(9, 4, true),
    { kind: 'toggle', row: row(5) },
    { kind: 'toggle', row: row(11) },
  )
  expect(selectedIn(state)).toEqual([0, 4, 6, 7, 8, 9, 11])
  expect(entrySelection(state, viewRef)).toEqual({
    kind: 'stretch',
    view: viewRef.view,
    sort: byName,
    from: { kind: 'object', key: 'k4' },
    to: { kind: 'object', key: 'k9' },
    except: [{ kind: 'object', key: 'k5' }],
    also: [
      { kind: 'folder', prefix: 'f0/' },
      { kind: 'object', key: 'k11' },
    ],
  })
})

test('puts a range on top of a stretch, in and out of it', () => {
  const state = after(stretch(3, 8), { kind: 'toggle', row: row(7) }, range(6, 10, true))
  expect(selectedIn(state)).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
})

test('drops a stretch with its order, and keeps everything and what is named', () => {
  const resort = { kind: 'sorted', sort: bySize } as const
  expect(selectedIn(after(stretch(3, 8), resort))).toEqual([])
  expect(selectedIn(after(range(3, 5), resort))).toEqual([3, 4, 5])
  const all = after({ kind: 'everything', sort: byName }, resort)
  expect(selectedIn(all)).toHaveLength(12)
  expect(entrySelection(all, viewRef)).toMatchObject({ from: null, to: null, sort: bySize })
})

test('never selects what is gone', () => {
  const gone: Entry = {
    kind: 'object',
    key: 'gone',
    sizeBytes: 1,
    contentType: 'text/plain',
    modifiedAtMs: null,
    change: 'gone',
  }
  for (const state of [
    after({ kind: 'one', row: { index: 4, entry: gone } }),
    after({ kind: 'toggle', row: { index: 4, entry: gone } }),
    after({ kind: 'all', entries: [gone] }),
    after({ kind: 'everything', sort: byName }),
  ]) {
    expect(isSelected(state, 4, gone)).toBe(false)
  }
})

test('names no more rows than main takes', () => {
  const many = Array.from({ length: maxNamedEntries }, (_, index) => entryAt(index + 100))
  const state = after({ kind: 'all', entries: many }, { kind: 'toggle', row: row(5) })
  expect(selectedCount(state, 0)).toBe(maxNamedEntries)
  expect(isSelected(state, 5, entryAt(5))).toBe(false)
})

test.each([
  ['nothing is marked', null, 12, 0],
  ['it is where it was', 4, 12, 4],
  ['the list is shorter now', 40, 12, 11],
  ['the list is empty', 3, 0, 0],
])('finds a mark again when %s', (_, index, entryCount, expected) => {
  expect(markIndex({ ref: { kind: 'object', key: 'k4' }, index }, entryCount)).toBe(expected)
})

test('moves its marks and ends with their rows, and forgets named rows that are gone', () => {
  const moved = relocated(
    after(stretch(4, 6)),
    new Map([
      ['object k4', 1],
      ['object k6', 3],
    ]),
  )
  expect(moved).toMatchObject({ anchor: { index: 1 }, focus: { index: 3 } })
  expect(selectedIn(moved)).toEqual([1, 2, 3])
  const cutLoose = relocated(after(stretch(4, 6)), new Map([['object k6', null]]))
  expect(entrySelection(cutLoose, viewRef)).toBeNull()
  const left = relocated(after(range(4, 6)), new Map([['object k5', null]]))
  expect(selectedIn(left)).toEqual([4, 6])
  expect(relocated(after({ kind: 'one', row: row(4) }), new Map([['object k4', null]]))).toMatchObject({
    focus: { index: 4 },
  })
})

test('asks for the places of marks, and of named rows while they are few', () => {
  expect(placedRefs(after(stretch(4, 6)), 2).map(entryId)).toEqual(['object k4', 'object k6'])
  expect(placedRefs(after(range(4, 5)), 2).map(entryId)).toEqual(['object k4', 'object k5'])
  expect(placedRefs(after(range(4, 7)), 2).map(entryId)).toEqual(['object k4', 'object k7'])
})
