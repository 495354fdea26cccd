import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Entry } from '../../../shared/entry.ts'
import {
  emptySelection,
  entryId,
  markIndex,
  presentEntries,
  reduceSelection,
  type Selection,
  type SelectionAction,
} from './selection.ts'

const entries = Array.from({ length: 12 }, (_, index) => entryAt(index))

function entryAt(index: number): Entry {
  const shared = { sizeBytes: index, modifiedAtMs: null }
  return index < 3
    ? { kind: 'folder', prefix: `f${index}/`, objectCount: 1, ...shared }
    : { kind: 'object', key: `k${index}`, contentType: 'text/plain', ...shared }
}

type Step = {
  readonly kind: 'one' | 'toggle' | 'focus' | 'extend' | 'add' | 'all' | 'clear'
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
    case 'extend':
    case 'add': {
      const from = anchor ?? focus
      const range = new Set(between(from, at))
      return { selected: kind === 'add' ? new Set([...selected, ...range]) : range, anchor: from, focus: at }
    }
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
    case 'add': {
      const from = (state.anchor ?? state.focus)?.index ?? 0
      const range = between(from, at).map(entryAt)
      return {
        kind: 'range',
        anchor: { index: from, entry: entryAt(from) },
        row: { index: at, entry: entryAt(at) },
        entries: range,
        isAdding: kind === 'add',
      }
    }
    case 'all':
      return { kind, entries }
    case 'clear':
      return { kind }
    case 'one':
    case 'toggle':
    case 'focus':
      return { kind, row: { index: at, entry: entryAt(at) } }
  }
}

test('selects what a plain set of places would hold', () => {
  const step = fc.record<Step>({
    kind: fc.constantFrom('one', 'toggle', 'focus', 'extend', 'add', 'all', 'clear'),
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
      const ids = [...plain.selected].map((index) => entryId(entryAt(index)))
      expect([...state.entries.keys()].sort()).toEqual(ids.sort())
      expect(state.anchor?.index ?? null).toBe(plain.anchor)
      expect(state.focus?.index ?? 0).toBe(plain.focus)
    }),
  )
})

test('keeps what is needed of a row that is no longer loaded', () => {
  const state = reduceSelection(emptySelection(null), actionOf(emptySelection(null), { kind: 'one', at: 5 }))
  expect([...state.entries.values()]).toEqual([{ ref: { kind: 'object', key: 'k5' }, sizeBytes: 5 }])
})

test.each([
  ['nothing is marked', null, 12, 0],
  ['the row is where it was', { index: 4, id: 'object k4' }, 12, 4],
  ['rows came before it', { index: 2, id: 'object k7' }, 12, 7],
  ['it is not loaded', { index: 9, id: 'object gone' }, 12, 9],
  ['the list is shorter now', { index: 40, id: 'object gone' }, 12, 11],
  ['the list is empty', { index: 3, id: 'object gone' }, 0, 0],
])('finds a mark again when %s', (_, mark, entryCount, expected) => {
  const indexById = new Map(entries.map((entry, index) => [entryId(entry), index]))
  expect(markIndex(mark, { entryCount, indexById })).toBe(expected)
})

test('drops rows that are gone, once all rows are known', () => {
  const { entries: selected } = reduceSelection(emptySelection(null), { kind: 'all', entries })
  const rows = entries.slice(2)
  expect(presentEntries(selected, { entryCount: 10, rows }).size).toBe(10)
  expect(presentEntries(selected, { entryCount: 11, rows })).toBe(selected)
  expect(presentEntries(selected, { entryCount: 12, rows: entries })).toBe(selected)
})
