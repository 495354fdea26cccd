import { expect, test } from 'vitest'

import type { Sort } from '../../../shared/entry.ts'
import type { View } from '../../../shared/view.ts'
import { allResults, byName, openStore } from '../../testing/store-fixture.ts'
import { defaultStoreOptions } from './store-context.ts'

const top: View = { kind: 'folder', prefix: '' }
const bySize: Sort = { by: 'size', direction: 'ascending' }

/** A store for which every look at the clock takes as long as the test says. */
function setUp(smallFolderRows = 0) {
  const clock = { nowMs: 0, stepMs: 0 }
  const store = openStore({ ...defaultStoreOptions, smallFolderRows }, () => {
    clock.nowMs += clock.stepMs
    return clock.nowMs
  })
  const read = (view = top, sort = bySize) => {
    const { rows, staleForMs, version } = store.api.rows('b', { view, sort, offset: 0, limit: 100 })
    return { keys: rows.map((row) => (row.kind === 'folder' ? row.prefix : row.key)), staleForMs, version }
  }
  const put = (key: string) => {
    store.api.put('b', { key, sizeBytes: 1, modifiedAtMs: 1 }, store.next())
  }
  return { ...store, clock, read, put }
}

test('an order that is quick to make is always that of the bucket as it is', () => {
  const { page, read, put, clock } = setUp()
  page(['a'])
  clock.stepMs = 1
  expect(read()).toMatchObject({ keys: ['a'], staleForMs: null })
  put('b')
  expect(read()).toMatchObject({ keys: ['a', 'b'], staleForMs: null })
})

test('few rows are always those of the bucket as it is, however long they took', () => {
  const { page, read, put, clock } = setUp(defaultStoreOptions.smallFolderRows)
  page(['a'])
  clock.stepMs = 100
  read()
  put('b')
  expect(read()).toMatchObject({ keys: ['a', 'b'], staleForMs: null })
})

test('one of many rows that took long rests, says until when, and is then made anew', () => {
  const { page, read, put, clock } = setUp()
  page(['a'])
  clock.stepMs = 100
  const first = read()
  expect(first).toMatchObject({ keys: ['a'], staleForMs: null })
  put('b')
  clock.stepMs = 0
  const second = read()
  expect(second).toMatchObject({ keys: ['a'], version: first.version, staleForMs: expect.any(Number) })
  clock.nowMs += (second.staleForMs ?? 0) - 1
  expect(read()).toMatchObject({ keys: ['a'], staleForMs: 1 })
  clock.nowMs += 1
  const fresh = read()
  expect(fresh).toMatchObject({ keys: ['a', 'b'], staleForMs: null })
  expect(fresh.version).toBeGreaterThan(first.version)
})

test('what goes while an order rests is left out, and a row’s place is still told', () => {
  const { page, read, api, next, clock } = setUp()
  page(['a', 'b', 'c'])
  clock.stepMs = 100
  read()
  clock.stepMs = 0
  api.remove('b', ['b'], { moment: next(), underWaySince: next() })
  expect(read().keys).toEqual(['a', 'c'])
  const places = ['a', 'b', 'c'].map((key) => ({ kind: 'object', key }) as const)
  expect(api.locate('b', top, bySize, places)).toEqual([0, null, 2])
})

test('orders of other views, columns and buckets are each their own', () => {
  const { page, read, api } = setUp()
  page([{ key: 'a', sizeBytes: 3 }, { key: 'b', sizeBytes: 2 }, 'c'])
  page(['elsewhere'], { bucket: 'other' })
  for (let round = 0; round < 2; round += 1) {
    expect(read(top, byName).keys).toEqual(['a', 'b', 'c'])
    expect(read(top, bySize).keys).toEqual(['c', 'b', 'a'])
    expect(read(allResults, bySize).keys).toEqual(['c', 'b', 'a'])
    expect(read({ ...allResults, text: 'b' }).keys).toEqual(['b'])
    const other = api.rows('other', { view: top, sort: byName, offset: 0, limit: 9 })
    expect(other.rows).toMatchObject([{ key: 'elsewhere' }])
    expect(api.count('never', top, byName).entryCount).toBe(0)
  }
})
