import { expect, test } from 'vitest'

import { allResults, byName, openStore } from '../../testing/store-fixture.ts'
import { newWalk } from '../walk.ts'

const top = { kind: 'folder', prefix: '' } as const

test('a folder’s newest is found where the old one went and a new folder came with the same page', () => {
  const { page, api } = openStore()
  page([{ key: 'f/a', modifiedAtMs: 100 }])
  page([
    { key: 'f/a', modifiedAtMs: 50 },
    { key: 'f/new/b', modifiedAtMs: 80 },
  ])
  const { rows } = api.rows('b', { view: top, sort: byName, offset: 0, limit: 1 })
  expect(rows).toMatchObject([{ prefix: 'f/', modifiedAtMs: 80 }])
})

test('the type of what a list tells no type of is that of its extension', () => {
  const { page, api } = openStore()
  const octets = 'application/octet-stream'
  page(['a/b.PNG', { key: 'c.json', contentType: octets }, '.json', 'dir.png/x', 'json', 'a\\.json'])
  const found = api.find('b', ['a/b.PNG', 'c.json', '.json', 'dir.png/x', 'json', 'a\\.json'])
  expect(found.map((object) => object?.contentType)).toEqual([
    'image/png',
    'application/json',
    octets,
    octets,
    octets,
    octets,
  ])
})

test('bytes of no known type do not stand against a known type, and are no change', () => {
  const { walk, api, next } = openStore()
  const listed = { key: 'a.png', sizeBytes: 1, modifiedAtMs: 1, contentType: 'application/octet-stream' }
  walk([listed])
  const before = next()
  walk([listed], { isFirst: false })
  expect(api.changesSince('b', before)).toEqual({ added: 0, changed: 0, gone: 0 })
  expect(api.find('b', ['a.png'])).toMatchObject([{ contentType: 'image/png' }])
})

test('an ETag that is learnt shows at once in the list of duplicates', () => {
  const { page, api, keys } = openStore()
  page(['a', 'b'])
  const view = { ...allResults, only: 'duplicates' } as const
  expect(keys(view)).toEqual(['a', 'b'])
  api.setEtag('b', 'a', 'one')
  api.setEtag('b', 'b', 'other')
  expect(keys(view)).toEqual([])
})

test('what is noted together counts as if it were noted one by one', () => {
  const { api, next } = openStore()
  const put = (key: string, sizeBytes: number) =>
    ({ name: 'put', input: ['b', { key, sizeBytes, modifiedAtMs: 1 }, next()] }) as const
  const remove = (key: string) =>
    ({ name: 'remove', input: ['b', [key], { moment: next(), underWaySince: next() }] }) as const
  api.together([
    put('new/twice', 1),
    put('new/twice', 2),
    { name: 'setEtag', input: ['b', 'new/twice', 'e'] },
    put('gone/1', 4),
    remove('gone/1'),
    put('back/1', 8),
    remove('back/1'),
    put('back/1', 16),
  ])
  expect(api.find('b', ['new/twice', 'gone/1', 'back/1'])).toMatchObject([
    { sizeBytes: 2, etag: 'e' },
    null,
    { sizeBytes: 16 },
  ])
  expect(api.folder('b', '')).toMatchObject({ objectCount: 2, sizeBytes: 18, entryCount: 2 })
})

test('a new folder shows its newest object, though a newer one came and went together with it', () => {
  const { api, next } = openStore()
  const put = (modifiedAtMs: number | null) =>
    ({ name: 'put', input: ['b', { key: 'f/g/a', sizeBytes: 1, modifiedAtMs }, next()] }) as const
  api.together([put(5), put(3)])
  expect(
    api.rows('b', { view: { kind: 'folder', prefix: '' }, sort: byName, offset: 0, limit: 9 }).rows,
  ).toMatchObject([{ prefix: 'f/', modifiedAtMs: 3 }])
})

test('a new visit and a refresh empty the lists of what changed before', () => {
  const { walk, api, keys, next } = openStore()
  const hourMs = 3_600_000
  api.noteVisit('b', 0, next())
  walk(['a'])
  api.noteVisit('b', 2 * hourMs, next())
  walk(['a', 'b'], { isFirst: false })
  const lists = () => [
    keys({ ...allResults, only: 'sinceVisit' }),
    keys({ ...allResults, only: 'sinceRefresh' }),
  ]
  expect(lists()).toEqual([['b'], ['b']])
  api.noteRefresh('b', next())
  expect(lists()).toEqual([['b'], []])
  api.noteVisit('b', 4 * hourMs, next())
  expect(lists()).toEqual([[], []])
})

test.each(['e\u0301/', 'İ/', 'ﬁ\u00C5/'])('names are found by their beginning in %j', (prefix) => {
  const { page, api } = openStore()
  page([`${prefix}a`, `${prefix}Żółw/1`, `${prefix}żuk`])
  const view = { kind: 'folder', prefix } as const
  expect(api.seek('b', view, byName, { start: 'żó', at: 0 })).toBe(0)
  expect(api.seek('b', view, byName, { start: 'ŻU', at: 0 })).toBe(2)
  expect(api.seek('b', view, byName, { start: 'ż', at: 1 })).toBe(2)
})

test('a letter with another form at the end of a word is the same letter', () => {
  const { page, keys } = openStore()
  page(['ΟΔΟΣ', 'οδοσήμανση'])
  const found = keys({ ...allResults, text: 'ΟΔΟΣ' })
  expect(found).toEqual(['ΟΔΟΣ', 'οδοσήμανση'])
})

test('marks of folders and what is gone are found as other names are', () => {
  const { walk, api, keys, next } = openStore()
  const names = ['e\u0301clair/', 'e\u0301tude']
  walk([...names, 'x'])
  for (const text of ['e', 'E', 'é']) {
    expect(keys({ ...allResults, scope: 'names', text })).toEqual(names)
  }
  const since = next()
  walk(['x'], { isFirst: false })
  api.noteRefresh('b', since)
  for (const text of ['e', 'E', 'é']) {
    expect(keys({ ...allResults, scope: 'names', text, only: 'sinceRefresh' })).toEqual(names)
  }
})

test('a page that cannot be written whole is not written at all, and its walk stays before it', () => {
  const { store, api, page, keys, next } = openStore()
  const startedAt = next()
  page(['a'], { startedAt })
  const told = () => ({
    walks: api.bucket('b'),
    moment: store.context.number('moment'),
    folder: api.folder('b', ''),
  })
  const before = told()
  const unfit = { key: 'c', contentType: 7 as unknown as string }
  expect(() => {
    page(['b', { key: 'a', sizeBytes: 5 }, unfit, 'new/d'], { startedAt })
  }).toThrow(TypeError)
  expect(keys()).toEqual(['a'])
  expect(told()).toEqual(before)
  page(['b'], { startedAt })
  expect(keys()).toEqual(['a', 'b'])
})

test('a page whose forerunner was lost is not taken: the hole would look like keys that are gone', () => {
  const { api, next } = openStore()
  const walk = { ...newWalk('', { isFirst: true, nowMs: 0 }), startedAt: next() }
  const page = (pageCount: number, key: string) => {
    api.applyPage('b', {
      columns: {
        keys: [key],
        sizesBytes: new Float64Array(1),
        modifiedAtMs: new Float64Array(1),
        contentTypes: null,
      },
      walk: { ...walk, pageCount },
      askedAt: next(),
      underWaySince: 1,
      sparing: { day: 0, requests: 0 },
    })
  }
  expect(() => {
    page(1, 'before its walk')
  }).toThrow(TypeError)
  api.beginWalk('b', walk, walk.startedAt)
  page(1, 'a')
  expect(() => {
    page(3, 'c')
  }).toThrow(TypeError)
  page(2, 'b')
  expect(api.objectsUnder('b', '', null, 9).map(({ key }) => key)).toEqual(['a', 'b'])
})

test('an older page undoes nothing that the app did after it was asked for', () => {
  const { api, walk, page, keys, next } = openStore()
  walk(['deleted', 'replaced'])
  const [askedAt, alsoAskedAt] = [next(), next()]
  api.remove('b', ['deleted'], { moment: next(), underWaySince: askedAt })
  api.put('b', { key: 'replaced', sizeBytes: 9, modifiedAtMs: 9 }, next())
  for (const late of [alsoAskedAt, askedAt]) {
    page(['deleted', 'replaced', 'found'], { askedAt: late, startedAt: askedAt, isFirst: false })
    expect(keys()).toEqual(['found', 'replaced'])
    expect(api.find('b', ['replaced'])).toMatchObject([{ sizeBytes: 9 }])
  }
  page(['deleted'])
  expect(keys()).toEqual(['deleted', 'found', 'replaced'])
})

test('the moment that is kept for the next run is the greatest there was, whatever comes late', () => {
  const { store, api, page, next } = openStore()
  const askedAt = next()
  api.put('b', { key: 'mine', sizeBytes: 1, modifiedAtMs: 1 }, next())
  page(['a'], { askedAt })
  expect(store.context.number('moment')).toBe(2)
  api.noteVisit('b', 0, next())
  expect(store.context.number('moment')).toBe(3)
})

test('pages that come in another order than they were asked for leave the newer', () => {
  const { api, page, next } = openStore()
  const [first, second] = [next(), next()]
  page([{ key: 'a', sizeBytes: 2 }], { askedAt: second, startedAt: second })
  page([{ key: 'a', sizeBytes: 1 }], { askedAt: first, startedAt: first })
  expect(api.find('b', ['a'])).toMatchObject([{ sizeBytes: 2 }])
})

test('a folder that goes while a selection is read is not mixed up with one that comes', () => {
  const { api, walk, next } = openStore()
  walk(['a/1', 'z/1'])
  const entries = [{ kind: 'folder', prefix: 'z/' } as const]
  const { id, count } = api.openSelection('b', { kind: 'entries', entries })
  api.remove('b', ['z/1'], { moment: next(), underWaySince: next() })
  api.put('b', { key: 'precious/1', sizeBytes: 1, modifiedAtMs: 1 }, next())
  expect(count).toBe(1)
  expect(api.readSelection(id, 0, 10)).toEqual([])
})

test('what is added to a stretch counts once, however often it is named', () => {
  const { walk, api } = openStore()
  const many = Array.from({ length: 20_000 }, (_, at) => `in/${String(at).padStart(5, '0')}`)
  walk([...many, 'out'])
  const also = [...many.slice(-9_000), 'out', 'out'].map((key) => ({ kind: 'object', key }) as const)
  const view = { kind: 'folder', prefix: 'in/' } as const
  const stretch = { kind: 'stretch', view, sort: byName, from: null, to: null, except: [], also } as const
  expect(api.totals('b', stretch)).toEqual({ entries: 20_001, objectCount: 20_001, sizeBytes: 20_001 })
})

test('what the end of a walk takes away is news to a visit that began while it was under way', () => {
  const { walk, page, finish, api, next } = openStore()
  walk(['gone', 'kept'])
  api.noteVisit('b', 0, next())
  page(['kept'], { isFirst: false })
  api.noteVisit('b', 24 * 60 * 60 * 1000, next())
  finish()
  expect(api.folder('b', '').sinceVisit).toMatchObject({ added: 0, changed: 0, gone: 1 })
})

test('a key may be as deep as it is long', () => {
  const { walk, api, keys } = openStore()
  const deep = `${'d/'.repeat(511)}xy`
  walk([deep, 'd/x'])
  expect(api.folder('b', 'd/'.repeat(300))).toMatchObject({ objectCount: 1, entryCount: 1, sizeBytes: 1 })
  expect(keys({ kind: 'folder', prefix: 'd/' })).toEqual(['d/d/', 'd/x'])
  expect(keys({ ...allResults, text: 'd/d/d/xy' })).toEqual([deep])
  walk(['d/x'], { isFirst: false })
  expect(api.folder('b', 'd/d/')).toMatchObject({ objectCount: 0, entryCount: 0 })
  expect(keys({ kind: 'folder', prefix: 'd/' })).toEqual(['d/x'])
})

test('what a walk did not meet goes in slices, between which the app may write', () => {
  const { walk, page, api, keys, next } = openStore()
  const old = Array.from({ length: 2_500 }, (_, at) => `f/${at}`)
  walk([...old, 'kept'])
  page(['kept'], { isFirst: false })
  expect(api.finishWalk('b', '', 0, next())).toBeNull()
  expect(api.folder('b', 'f/').objectCount).toBe(1_500)
  api.put('b', { key: 'f/2499', sizeBytes: 7, modifiedAtMs: 1 }, next())
  expect(api.finishWalk('b', '', 0, next())).toBeNull()
  expect(api.finishWalk('b', '', 0, next())).toMatchObject({ prefix: '' })
  expect(keys()).toEqual(['f/', 'kept'])
  expect(keys({ kind: 'folder', prefix: 'f/' })).toEqual(['f/2499'])
  expect(api.folder('b', '')).toMatchObject({ objectCount: 2, sizeBytes: 8 })
})

test('the order of a forgotten bucket’s folder that was being made is not taken for that of the next', () => {
  const { store, walk, api, keys } = openStore({ smallFolderRows: 2, fewResults: 2 })
  walk(['1', '2', '3'])
  while (store.idle());
  walk(
    Array.from({ length: 2_100 }, (_, at) => `z${at}`),
    { bucket: 'big' },
  )
  // Its folders, and the first of its objects.
  for (let slices = 0; slices < 2; slices += 1) store.idle()
  api.forgetBucket('big')
  while (store.idle());
  walk(['f10', 'f1', 'f9', 'f2'], { bucket: 'next' })
  while (store.idle());
  expect(api.folder('next', '').nameOrder).toBe('natural')
  expect(keys(top, byName, 'next')).toEqual(['f1', 'f2', 'f9', 'f10'])
})

test('an order that is left for that of another bucket is made whole later', () => {
  const { store, walk, api, keys } = openStore({ smallFolderRows: 2, fewResults: 2 })
  while (store.idle());
  const many = Array.from({ length: 2_100 }, (_, at) => `z${at}`)
  walk(many)
  for (let slices = 0; slices < 2; slices += 1) store.idle()
  api.put('b', { key: 'a', sizeBytes: 1, modifiedAtMs: 1 }, 1_000)
  walk(['f10', 'f9', 'f1'], { bucket: 'other', askedAt: 2_000 })
  api.put('b', { key: 'z7b', sizeBytes: 1, modifiedAtMs: 1 }, 3_000)
  while (store.idle());
  expect(keys(top, byName, 'other')).toEqual(['f1', 'f9', 'f10'])
  const found = keys()
  expect(found).toHaveLength(2_102)
  expect(found.slice(0, 10)).toEqual(['a', 'z0', 'z1', 'z2', 'z3', 'z4', 'z5', 'z6', 'z7', 'z7b'])
})
