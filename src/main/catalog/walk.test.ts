import { expect, test } from 'vitest'

import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { FakeBucket, type ListRequest } from '../testing/fake-bucket.ts'
import { openInlineStore } from '../testing/inline-store.ts'
import { Moments } from './moments.ts'
import type { WalkRecord } from './store/walk-table.ts'
import { newWalk, walkOn, type WalkPorts } from './walk.ts'

const listed = (key: string) => ({ key, sizeBytes: 1, modifiedAtMs: null })
const freshWalk = (prefix = '') => newWalk(prefix, { isFirst: true, nowMs: 0 })

/** A walk of the bucket into a real store, as the catalog puts the two together. */
function setUp(bucket: FakeBucket) {
  const store = openInlineStore(':memory:')
  const moments = new Moments(0)
  let record: WalkRecord | undefined
  let pages = 0
  const walk = async (
    start: WalkRecord,
    { signal = new AbortController().signal, ...ports }: { signal?: AbortSignal } & Partial<WalkPorts> = {},
  ) => {
    record = start
    const outcome = await walkOn(start, {
      listPage: ({ prefix, cursor }, lane) =>
        bucket.client.listObjects('b', { prefix, cursor }, { signal, lane }),
      firstLane: 'person',
      beginPage: () => moments.begin(),
      endPage: (askedAt) => {
        moments.end(askedAt)
      },
      begin: async (begun) => {
        record = begun
        await store.beginWalk('b', begun, begun.startedAt)
      },
      apply: (page) =>
        store.applyPage('b', {
          ...page,
          underWaySince: moments.underWaySince(),
          sparing: { day: 0, requests: 0 },
        }),
      onPage: (told) => {
        record = told
        pages += 1
      },
      mayAsk: () => true,
      now: () => 0,
      ...ports,
    })
    if (outcome === 'ended') while ((await store.finishWalk('b', start.prefix, 0, 1_000)) === null);
    return outcome
  }
  const keys = async () => (await store.objectsUnder('b', '', null, 100)).map(({ key }) => key)
  /** What is known of the walk: where it would go on. */
  const known = () => record ?? freshWalk()
  return { store, moments, walk, keys, known, pages: () => pages }
}

/** Answers like the bucket, until the walk comes with a cursor for the nth time; then with the error. */
function loseCursor(bucket: FakeBucket, status: number, times: number): void {
  let left = times
  bucket.answer = ({ cursor }) => {
    if (cursor === null || left === 0) return undefined
    left -= 1
    throw new AppError({ code: 'remote.refused', status })
  }
}

function bucketOf(...keys: readonly string[]): FakeBucket {
  const bucket = new FakeBucket(...keys)
  bucket.pageSize = 1
  return bucket
}

const codeOf = (code: ErrorCode) => expect.objectContaining({ data: expect.objectContaining({ code }) })
const cursorsOf = (requests: readonly ListRequest[]) => requests.map(({ cursor }) => cursor)

test('reads page after page to the end: the first in the lane of the person, the rest in bulk', async () => {
  const bucket = new FakeBucket('a', 'b', 'c', 'd', 'e')
  bucket.pageSize = 2
  const { walk, keys, pages, known } = setUp(bucket)
  expect(await walk(freshWalk())).toBe('ended')
  expect(await keys()).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(pages()).toBe(3)
  expect(known()).toMatchObject({ hasEnded: true, cursor: null, pageCount: 3, orderedUpTo: 'e' })
  expect(bucket.requests).toEqual([
    { prefix: '', cursor: null, lane: 'person' },
    { prefix: '', cursor: 'b', lane: 'bulk' },
    { prefix: '', cursor: 'd', lane: 'bulk' },
  ])
})

test('a walk that nobody waits for goes in bulk from its first page', async () => {
  const bucket = bucketOf('a', 'b')
  await setUp(bucket).walk(freshWalk(), { firstLane: 'bulk' })
  expect(bucket.requests.map(({ lane }) => lane)).toEqual(['bulk', 'bulk'])
})

test('takes away what is gone only when it has come to the end', async () => {
  const bucket = bucketOf('a', 'b', 'c')
  const { walk, keys, known } = setUp(bucket)
  await walk(freshWalk())
  bucket.objects.delete('a')
  bucket.answer = ({ cursor }) => {
    if (cursor === null) return undefined
    throw new AppError({ code: 'net.unreachable' })
  }
  await expect(walk(freshWalk())).rejects.toEqual(codeOf('net.unreachable'))
  expect(await keys()).toEqual(['a', 'b', 'c'])
  bucket.answer = () => undefined
  await walk(known())
  expect(await keys()).toEqual(['b', 'c'])
})

test('goes on from its cursor after a stop', async () => {
  const bucket = bucketOf('a', 'b', 'c')
  const { walk, known } = setUp(bucket)
  const stop = new AbortController()
  bucket.answer = ({ cursor }) => {
    if (cursor === 'a') stop.abort()
    return undefined
  }
  await expect(walk(freshWalk(), { signal: stop.signal })).rejects.toEqual(codeOf('cancelled'))
  bucket.answer = () => undefined
  await walk(known())
  expect(cursorsOf(bucket.requests)).toEqual([null, 'a', 'a', 'b'])
  expect(bucket.requests[2]?.lane).toBe('person')
})

test('a page is on record with the cursor behind it, whatever comes after', async () => {
  const bucket = bucketOf('a', 'b', 'c')
  bucket.answer = ({ cursor }) => {
    if (cursor !== 'b') return undefined
    throw new AppError({ code: 'net.interrupted' })
  }
  const { walk, store, keys } = setUp(bucket)
  await expect(walk(freshWalk())).rejects.toEqual(codeOf('net.interrupted'))
  expect(await keys()).toEqual(['a', 'b'])
  expect((await store.bucket('b')).walks).toMatchObject([{ cursor: 'b', pageCount: 2, orderedUpTo: 'b' }])
})

test('stops where no more may be asked for, and goes on from there', async () => {
  const bucket = bucketOf('a', 'b', 'c')
  const { walk, keys, known } = setUp(bucket)
  const mayAsk = () => bucket.requests.length < 2
  expect(await walk(freshWalk(), { mayAsk })).toBe('sparing')
  expect(await keys()).toEqual(['a', 'b'])
  expect(await walk(known(), { mayAsk })).toBe('sparing')
  expect(bucket.requests).toHaveLength(2)
  expect(await walk(known())).toBe('ended')
  expect(cursorsOf(bucket.requests)).toEqual([null, 'a', 'b'])
})

test.each([400, 410])('starts again, once, when its cursor is answered with %i', async (status) => {
  const bucket = bucketOf('a', 'b', 'c')
  const { walk, keys } = setUp(bucket)
  loseCursor(bucket, status, 1)
  await walk(freshWalk())
  expect(cursorsOf(bucket.requests)).toEqual([null, 'a', null, 'a', 'b'])
  expect(await keys()).toEqual(['a', 'b', 'c'])
})

test('starts again when a cursor from an earlier run is lost', async () => {
  const bucket = bucketOf('a', 'b', 'c')
  const { walk, keys } = setUp(bucket)
  loseCursor(bucket, 410, 1)
  await walk({ ...freshWalk(), cursor: 'long ago', startedAt: 1, pageCount: 7, orderedUpTo: 'b' })
  expect(cursorsOf(bucket.requests)).toEqual(['long ago', null, 'a', 'b'])
  expect(await keys()).toEqual(['a', 'b', 'c'])
})

test('gives up when the cursor is lost twice; a later try starts from the first key', async () => {
  const bucket = bucketOf('a', 'b', 'c')
  const { walk, keys } = setUp(bucket)
  loseCursor(bucket, 410, 2)
  await expect(walk(freshWalk())).rejects.toEqual(codeOf('remote.refused'))
  expect(cursorsOf(bucket.requests)).toEqual([null, 'a', null, 'a'])
  await walk(freshWalk())
  expect(await keys()).toEqual(['a', 'b', 'c'])
})

test('what went before a restart is not taken for met', async () => {
  const bucket = bucketOf('a', 'b', 'c')
  const { walk, keys } = setUp(bucket)
  let isLost = false
  bucket.answer = ({ cursor }) => {
    if (cursor !== 'a' || isLost) return undefined
    isLost = true
    bucket.objects.delete('a')
    throw new AppError({ code: 'remote.refused', status: 410 })
  }
  await walk(freshWalk())
  expect(await keys()).toEqual(['b', 'c'])
})

test('a 400 on a first page is no lost cursor', async () => {
  const bucket = new FakeBucket()
  bucket.answer = () => {
    throw new AppError({ code: 'remote.refused', status: 400 })
  }
  await expect(setUp(bucket).walk(freshWalk())).rejects.toEqual(codeOf('remote.refused'))
  expect(bucket.requests).toHaveLength(1)
})

test('a cursor that comes back does not lead in circles for ever', async () => {
  const bucket = new FakeBucket()
  bucket.answer = ({ cursor }) => ({ objects: [listed('a')], cursor: cursor === 'one' ? 'two' : 'one' })
  await expect(setUp(bucket).walk(freshWalk())).rejects.toEqual(codeOf('remote.unreadable'))
  expect(cursorsOf(bucket.requests)).toEqual([null, 'one', 'two', null, 'one', 'two'])
})

test('keys that come twice, in no order, over an empty page, or from outside the prefix do no harm', async () => {
  const bucket = new FakeBucket()
  const pages: Record<string, { keys: string[]; cursor: string | null }> = {
    first: { keys: ['f/c', 'f/a', 'elsewhere', ''], cursor: 'second' },
    second: { keys: [], cursor: 'third' },
    third: { keys: ['f/a', 'f/b', 'f/c'], cursor: null },
  }
  bucket.answer = ({ cursor }) => {
    const page = pages[cursor ?? 'first']
    return { objects: (page?.keys ?? []).map((key) => listed(key)), cursor: page?.cursor ?? null }
  }
  const { walk, keys, known } = setUp(bucket)
  await walk(freshWalk('f/'))
  expect(await keys()).toEqual(['f/a', 'f/b', 'f/c'])
  // Where keys came in no order, none tells how far the walk has come.
  expect(known().orderedUpTo).toBeNull()
})

test('the app’s own delete while a page is on its way holds', async () => {
  const bucket = new FakeBucket('a', 'b')
  const { walk, keys, store, moments } = setUp(bucket)
  bucket.hold()
  const walking = walk(freshWalk())
  bucket.objects.delete('a')
  const underWaySince = moments.underWaySince()
  await store.remove('b', ['a'], { moment: moments.next(), underWaySince })
  await store.put('b', listed('c'), moments.next())
  bucket.release()
  await walking
  expect(await keys()).toEqual(['b', 'c'])
})

test('a store that fails ends the walk with what it says, and no page is under way then', async () => {
  const bucket = bucketOf('a', 'b', 'c')
  const { walk, moments, pages } = setUp(bucket)
  const failure = new Error('the file is gone')
  const apply = () => Promise.reject(failure)
  await expect(walk(freshWalk(), { apply })).rejects.toBe(failure)
  expect(pages()).toBe(0)
  expect(moments.underWaySince()).toBe(moments.next())
})
