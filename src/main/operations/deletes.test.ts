import { expect, test } from 'vitest'

import type { EntryRef } from '../../shared/entry.ts'
import { AppError } from '../../shared/errors.ts'
import type { EntrySelection } from '../../shared/view.ts'
import { account, startTransfers } from '../testing/test-transfers.ts'

const { signal } = new AbortController()

function refTo(entry: string): EntryRef {
  return entry === '' || entry.endsWith('/')
    ? { kind: 'folder', prefix: entry }
    : { kind: 'object', key: entry }
}

async function setUp(objects: Readonly<Record<string, string>>) {
  const transfers = await startTransfers()
  for (const [key, content] of Object.entries(objects)) await transfers.server.put(key, content)
  const walk = () => transfers.catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, signal })
  await walk()
  const planOf = (selection: EntrySelection) => transfers.deletes.plan(account, selection, signal)
  const plan = (...entries: readonly string[]) =>
    planOf({ kind: 'entries', entries: entries.map((entry) => refTo(entry)) })
  const deleted = () =>
    transfers.server
      .stats()
      .recent.filter(({ method }) => method === 'DELETE')
      .map(({ target }) => decodeURIComponent(target.replace('/v2/buckets/b/objects/', '')))
      .toSorted()
  return { ...transfers, plan, planOf, deleted }
}

test('a plan counts objects and bytes, at every depth, and deletes nothing', async () => {
  const { plan, deleted } = await setUp({ a: '1', 'f/': '', 'f/b': '22', 'f/g/c': '333', fx: '4444' })
  expect(await plan('a')).toMatchObject({ objectCount: 1, sizeBytes: 1 })
  expect(await plan('f/')).toMatchObject({ objectCount: 3, sizeBytes: 5 })
  expect(await plan('f/', 'a')).toMatchObject({ objectCount: 4, sizeBytes: 6 })
  expect(await plan('')).toMatchObject({ objectCount: 5, sizeBytes: 10 })
  expect(await plan('nothing/')).toMatchObject({ objectCount: 0, sizeBytes: 0 })
  expect(deleted()).toEqual([])
})

test('what is chosen twice, or lies in a chosen folder, counts once', async () => {
  const { plan, deletes, ended, deleted } = await setUp({ 'f/a': '1', 'f/g/b': '22', c: '333' })
  const { planId, objectCount, sizeBytes } = await plan('f/g/', 'f/', 'f/a', 'c', 'c')
  expect([objectCount, sizeBytes]).toEqual([3, 6])
  expect(await deletes.start(planId)).toBe(3)
  await ended()
  expect(deleted()).toEqual(['c', 'f/a', 'f/g/b'])
})

test('start takes away exactly what was counted, whatever has come since', async () => {
  const { plan, deletes, server, catalog, ended, deleted, statuses } = await setUp({
    'f/a': '1',
    'f/b': '2',
    x: '3',
  })
  const { planId } = await plan('f/', 'x')
  await server.put('f/new', 'came later')
  await catalog.noteUpload(account, { key: 'f/new', sizeBytes: 10, modifiedAtMs: 0 })
  expect(await deletes.start(planId)).toBe(3)
  await ended()
  expect(deleted()).toEqual(['f/a', 'f/b', 'x'])
  expect(await server.keys()).toEqual(['f/new'])
  expect(statuses()).toEqual(['f/ done', 'x done'])
  expect(await catalog.find(account, 'f/a')).toBeUndefined()
  expect(await catalog.find(account, 'f/new')).toBeDefined()
})

test('a plan starts once, and only a plan that there is', async () => {
  const { plan, deletes, ended } = await setUp({ a: '1' })
  const { planId } = await plan('a')
  await deletes.start(planId)
  await expect(deletes.start(planId)).rejects.toBeInstanceOf(AppError)
  await expect(deletes.start('unknown')).rejects.toBeInstanceOf(AppError)
  await ended()
})

test('plans that are never started do not pile up', async () => {
  const { plan, deletes } = await setUp({ a: '1' })
  const first = await plan('a')
  for (let number = 0; number < 8; number += 1) await plan('a')
  await expect(deletes.start(first.planId)).rejects.toBeInstanceOf(AppError)
})

test('a folder that changed since it was walked is counted as it is now', async () => {
  const { plan, server, clock } = await setUp({ 'f/a': '1' })
  await server.put('f/b', '22')
  clock.nowMs += 60_001
  expect(await plan('f/')).toMatchObject({ objectCount: 2, sizeBytes: 3 })
})

test('what is gone already counts as done', async () => {
  const { plan, deletes, server, ended, statuses } = await setUp({ 'f/a': '1', 'f/b': '2' })
  const { planId } = await plan('f/')
  await server.client.deleteObject('b', 'f/a', { signal, lane: 'person' })
  await deletes.start(planId)
  await ended()
  expect(statuses()).toEqual(['f/ done'])
  expect(await server.keys()).toEqual([])
})

/** All rows of the bucket's top, by name, or only those that are asked for. */
function stretch(more: Partial<Extract<EntrySelection, { kind: 'stretch' }>> = {}): EntrySelection {
  return {
    kind: 'stretch',
    view: { kind: 'folder', prefix: '' },
    sort: { by: 'name', direction: 'ascending' },
    from: null,
    to: null,
    except: [],
    also: [],
    ...more,
  }
}

test('a stretch takes the rows between two rows and all below them, in whatever order the two come', async () => {
  const { planOf } = await setUp({ a: '1', b: '22', c: '333', 'f/x': '4444', 'g/y': '55555' })
  expect(await planOf(stretch())).toMatchObject({ objectCount: 5, sizeBytes: 15 })
  expect(await planOf(stretch({ from: refTo('g/'), to: refTo('b') }))).toMatchObject({ sizeBytes: 5 + 1 + 2 })
  expect(await planOf(stretch({ from: refTo('b'), to: refTo('g/') }))).toMatchObject({ sizeBytes: 5 + 1 + 2 })
  expect(await planOf(stretch({ from: refTo('c') }))).toMatchObject({ objectCount: 1, sizeBytes: 3 })
  expect(
    await planOf(stretch({ to: refTo('g/'), sort: { by: 'size', direction: 'descending' } })),
  ).toMatchObject({ objectCount: 1, sizeBytes: 5 })
})

test('of a stretch rows are taken out and others added, each once', async () => {
  const { planOf } = await setUp({ a: '1', b: '22', c: '333', 'f/x': '4444', 'f/y': '55555' })
  const selection = stretch({
    from: refTo('a'),
    except: [refTo('b'), refTo('f/'), refTo('gone')],
    also: [refTo('c'), refTo('f/y'), refTo('f/y'), refTo('never/')],
  })
  expect(await planOf(selection)).toMatchObject({ objectCount: 3, sizeBytes: 1 + 3 + 5 })
})

test('a stretch whose end is gone chooses nothing', async () => {
  const { planOf, catalog } = await setUp({ a: '1', b: '22', c: '333' })
  await catalog.noteDelete(account, 'b')
  expect(await planOf(stretch({ from: refTo('b') }))).toMatchObject({ objectCount: 0, sizeBytes: 0 })
})

test('objects of a stretch go as one job, each of its folders as one, and a folder is walked first', async () => {
  const { planOf, deletes, ended, statuses, server, clock, deleted } = await setUp({
    a: '1',
    b: '22',
    'f/x': '4444',
    'g/y': '1',
  })
  await server.put('f/new', '55555')
  clock.nowMs += 60_001
  const { planId, objectCount } = await planOf(stretch({ except: [refTo('g/')] }))
  expect(objectCount).toBe(4)
  expect(await deletes.start(planId)).toBe(4)
  await ended()
  expect(statuses()).toEqual(['b/ done', 'f/ done'])
  expect(deleted()).toEqual(['a', 'b', 'f/new', 'f/x'])
  expect(await server.keys()).toEqual(['g/y'])
})

test('what a search found is chosen as a stretch, wherever it lies', async () => {
  const { planOf, deletes, ended, deleted } = await setUp({
    'f/Report 1': '1',
    'g/report 2': '22',
    other: '3',
  })
  const view = {
    kind: 'results',
    text: 'REPORT',
    scope: 'names',
    types: [],
    minSizeBytes: null,
    maxSizeBytes: null,
    modifiedFromMs: null,
    modifiedToMs: null,
    only: 'all',
  } as const
  await deletes.start((await planOf(stretch({ view, sort: { by: 'place', direction: 'ascending' } }))).planId)
  await ended()
  expect(deleted()).toEqual(['f/Report 1', 'g/report 2'])
})

test('a few objects go in the lane of the person, many in bulk, however they were chosen', async () => {
  const six = ['1', '2', '3', '4', '5', '6']
  const { plan, deletes, engine } = await setUp(Object.fromEntries(six.map((key) => [key, 'x'])))
  const lanes: string[] = []
  engine.add = (specs) => {
    for (const spec of specs) if (spec.kind === 'delete') lanes.push(spec.lane)
    return Promise.resolve()
  }
  await deletes.start((await plan('1', '2')).planId)
  expect(lanes).toEqual(['person', 'person'])
  await deletes.start((await plan(...six)).planId)
  expect(new Set(lanes.slice(2))).toEqual(new Set(['bulk']))
})
