import { expect, test, vi } from 'vitest'

import { FakeBucket } from '../testing/fake-bucket.ts'
import { anyTime, at, folder, startCatalog, viewOf } from '../testing/test-catalog.ts'

const setUp = (...keys: readonly string[]) => startCatalog(new FakeBucket(...keys))

test('a folder that is opened is unknown, then walked page by page, then complete', async () => {
  const { bucket, catalog, clock, changes, rows, ended, requested } = setUp('a/1', 'a/2', 'b', 'c')
  bucket.pageSize = 2
  bucket.answer = ({ cursor }) => {
    if (cursor !== null) bucket.hold()
    return undefined
  }
  expect(await catalog.open(folder(''))).toMatchObject({
    bucket: 'b',
    prefix: '',
    entryCount: null,
    objectCount: 0,
    state: { kind: 'walking' },
  })
  await requested(2)
  await vi.waitFor(
    async () =>
      expect(await catalog.listing(folder(''))).toMatchObject({
        entryCount: 1,
        objectCount: 2,
        state: { kind: 'walking' },
      }),
    { interval: 1 },
  )
  bucket.release()
  await ended('')
  expect(await catalog.listing(folder(''))).toMatchObject({
    entryCount: 3,
    objectCount: 4,
    state: { kind: 'complete', atMs: clock.nowMs },
  })
  const versions = changes.map(({ version }) => version)
  expect(versions).toEqual(versions.toSorted((left, right) => left - right))
  expect(await rows('')).toEqual(['a/', 'b', 'c'])
})

test('rows come as a window of the whole, with the version they were cut from', async () => {
  const { catalog, ended } = setUp('1', '2', '3', '10')
  await catalog.open(folder(''))
  await ended('')
  const { version } = await catalog.listing(folder(''))
  const window = await catalog.rows(viewOf(''), { offset: 1, limit: 2 })
  expect(window).toMatchObject({ version, entryCount: 4, rows: [{ key: '2' }, { key: '3' }] })
  expect(await catalog.rows(viewOf('nothing/'), { offset: 0, limit: 5 })).toMatchObject({
    entryCount: 0,
    rows: [],
  })
})

test('a folder below a complete walk costs no request', async () => {
  const { bucket, catalog, ended, stateOf } = setUp('a/1', 'a/b/2')
  await catalog.open(folder(''))
  await ended('')
  expect(await catalog.open(folder('a/b/'))).toMatchObject({ entryCount: 1, state: { kind: 'complete' } })
  await catalog.complete(folder('a/'), anyTime())
  await catalog.complete(folder('a/1'), anyTime())
  expect(await stateOf('a/')).toBe('complete')
  expect(bucket.requests).toHaveLength(1)
})

test('what was asked for is not asked for again, nor what is below it', async () => {
  const { bucket, catalog } = setUp('a/b/1', 'report.txt', 'report.txt.old')
  for (const prefix of ['report.txt', 'report.txt', 'a/', 'a/b/', 'a/b/1', 'a/b/c']) {
    await catalog.complete(folder(prefix), anyTime())
  }
  expect(bucket.requests.map(({ prefix }) => prefix)).toEqual(['report.txt', 'a/'])
  expect(await catalog.find(at, 'report.txt')).toBeDefined()
})

test('refresh walks again and keeps the rows meanwhile', async () => {
  const { bucket, catalog, clock, rows, ended } = setUp('old', 'kept')
  await catalog.open(folder(''))
  await ended('')
  bucket.objects.delete('old')
  bucket.put('new')
  bucket.hold()
  expect(await catalog.refresh(folder(''))).toMatchObject({
    entryCount: 2,
    state: { kind: 'seen', atMs: clock.nowMs, isRefreshing: true },
  })
  expect(await rows('')).toEqual(['kept', 'old'])
  bucket.release()
  await ended('')
  expect(await rows('')).toEqual(['kept', 'new'])
})

test('the walk of another folder makes way, and goes on from where it was', async () => {
  const { bucket, catalog, ended, stateOf, requested, rows } = setUp('a/1', 'a/2', 'b/1', 'c', 'd')
  bucket.pageSize = 1
  bucket.answer = ({ cursor }) => {
    if (cursor === 'a/2') bucket.hold()
    return undefined
  }
  await catalog.open(folder(''))
  await requested(3)
  await catalog.open(folder('b/'))
  bucket.answer = () => undefined
  bucket.release()
  await ended('b/')
  expect(await stateOf('b/')).toBe('complete')
  await ended('')
  expect(bucket.requests.slice(3)).toEqual([
    { prefix: 'b/', cursor: null, lane: 'person' },
    { prefix: '', cursor: 'a/2', lane: 'bulk' },
    { prefix: '', cursor: 'b/1', lane: 'bulk' },
    { prefix: '', cursor: 'c', lane: 'bulk' },
  ])
  expect(await stateOf('')).toBe('complete')
  expect(await rows('')).toEqual(['a/', 'b/', 'c', 'd'])
  expect(await rows('b/')).toEqual(['b/1'])
})

test('a person looks at one folder at a time, in whatever bucket', async () => {
  const { bucket, catalog, ended, stateOf } = setUp('1', '2')
  bucket.hold()
  await catalog.open(folder(''))
  const other = { ...at, bucket: 'other', prefix: '' }
  await catalog.open(other)
  await ended('')
  expect(await stateOf('')).toBe('partial')
  expect((await catalog.listing(other)).state.kind).toBe('walking')
  bucket.release()
})

test('what lay still for an hour before it ended is an hour old', async () => {
  const { bucket, catalog, clock, ended, requested } = setUp('1', '2', '3')
  bucket.pageSize = 1
  bucket.answer = ({ cursor }) => {
    if (cursor === '1') bucket.hold()
    return undefined
  }
  await catalog.open(folder(''))
  await requested(2)
  await catalog.open(folder('nothing/'))
  await ended('')
  clock.nowMs += 3_600_000
  bucket.answer = () => undefined
  bucket.release()
  await catalog.open(folder(''))
  await ended('')
  expect((await catalog.listing(folder(''))).state).toEqual({
    kind: 'complete',
    atMs: clock.nowMs - 3_600_000,
  })
  bucket.requests.length = 0
  await catalog.complete(folder(''), anyTime())
  expect(bucket.requests).toHaveLength(3)
})

test('uploads and deletes of the app show at once in the folder that is open', async () => {
  const { catalog, rows, ended } = setUp('a')
  await catalog.open(folder(''))
  await ended('')
  await catalog.noteUpload(at, { key: 'pics/new', sizeBytes: 5, modifiedAtMs: 1, contentType: 'image/png' })
  expect(await rows('')).toEqual(['pics/', 'a'])
  expect(await catalog.listing(folder(''))).toMatchObject({ entryCount: 2, objectCount: 2 })
  await catalog.noteDelete(at, 'a')
  expect(await rows('')).toEqual(['pics/'])
  expect(await catalog.find(at, 'a')).toBeUndefined()
  expect(await catalog.find(at, 'pics/new')).toMatchObject({ sizeBytes: 5 })
})

test('a forgotten bucket is unknown, and its walk ends without a word', async () => {
  const { bucket, catalog, problems, ended } = setUp('a')
  await catalog.open(folder(''))
  await ended('')
  bucket.hold()
  await catalog.refresh(folder(''))
  await catalog.forgetBucket(at)
  expect(await catalog.listing(folder(''))).toMatchObject({ entryCount: null, objectCount: 0 })
  bucket.release()
  bucket.hold()
  await catalog.open({ ...folder(''), bucket: 'next' })
  bucket.release()
  await vi.waitFor(
    async () =>
      expect((await catalog.listing({ ...folder(''), bucket: 'next' })).state.kind).toBe('complete'),
    { interval: 1 },
  )
  expect(await catalog.listing(folder(''))).toMatchObject({ entryCount: null, objectCount: 0 })
  expect(problems).toEqual([])
})

test('forgetting an account forgets its buckets and no other’s', async () => {
  const { catalog } = setUp('a')
  const mine = { accountId: 'account', bucket: 'b', prefix: '' }
  const other = { accountId: 'account 2', bucket: 'b', prefix: '' }
  await catalog.complete(mine, anyTime())
  await catalog.complete(other, anyTime())
  await catalog.forgetAccount('account')
  expect(await catalog.find(mine, 'a')).toBeUndefined()
  expect(await catalog.find(other, 'a')).toBeDefined()
})
