import { expect, test } from 'vitest'

import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { FakeBucket, type ListRequest } from '../testing/fake-bucket.ts'
import { createBucketIndex } from './bucket-index.ts'
import { newWalk, walkOn, type Walk } from './walk.ts'

const listed = (key: string) => ({ key, sizeBytes: 1, modifiedAtMs: null })

function setUp(bucket: FakeBucket) {
  const index = createBucketIndex()
  let pages = 0
  const walk = (walked: Walk, signal = new AbortController().signal) =>
    walkOn(walked, { client: bucket.client, bucket: 'b', index, signal, onPage: () => (pages += 1) })
  const keys = () => [...index.under('')].map(({ key }) => key).toSorted()
  return { index, walk, keys, pages: () => pages }
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

const codeOf = (code: ErrorCode) => expect.objectContaining({ data: expect.objectContaining({ code }) })
const cursorsOf = (requests: readonly ListRequest[]) => requests.map(({ cursor }) => cursor)

test('reads page after page to the end: the first in the lane of the person, the rest in bulk', async () => {
  const bucket = new FakeBucket('a', 'b', 'c', 'd', 'e')
  bucket.pageSize = 2
  const { walk, keys, pages } = setUp(bucket)
  await walk(newWalk(''))
  expect(keys()).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(pages()).toBe(3)
  expect(bucket.requests).toEqual([
    { prefix: '', cursor: null, lane: 'person' },
    { prefix: '', cursor: 'b', lane: 'bulk' },
    { prefix: '', cursor: 'd', lane: 'bulk' },
  ])
})

test('takes away what is gone only when it has come to the end', async () => {
  const bucket = new FakeBucket('a', 'b', 'c')
  bucket.pageSize = 1
  const { walk, keys } = setUp(bucket)
  await walk(newWalk(''))
  bucket.objects.delete('a')
  bucket.answer = ({ cursor }) => {
    if (cursor === null) return undefined
    throw new AppError({ code: 'net.unreachable' })
  }
  const again = newWalk('')
  await expect(walk(again)).rejects.toEqual(codeOf('net.unreachable'))
  expect(keys()).toEqual(['a', 'b', 'c'])
  bucket.answer = () => undefined
  await walk(again)
  expect(keys()).toEqual(['b', 'c'])
})

test('goes on from its cursor after a stop', async () => {
  const bucket = new FakeBucket('a', 'b', 'c')
  bucket.pageSize = 1
  const { walk } = setUp(bucket)
  const walked = newWalk('')
  const stop = new AbortController()
  bucket.answer = ({ cursor }) => {
    if (cursor === 'a') stop.abort()
    return undefined
  }
  await expect(walk(walked, stop.signal)).rejects.toEqual(codeOf('cancelled'))
  bucket.answer = () => undefined
  await walk(walked)
  expect(cursorsOf(bucket.requests)).toEqual([null, 'a', 'a', 'b'])
  expect(bucket.requests[2]?.lane).toBe('person')
})

test.each([400, 410])('starts again, once, when its cursor is answered with %i', async (status) => {
  const bucket = new FakeBucket('a', 'b', 'c')
  bucket.pageSize = 1
  const { walk, keys } = setUp(bucket)
  loseCursor(bucket, status, 1)
  await walk(newWalk(''))
  expect(cursorsOf(bucket.requests)).toEqual([null, 'a', null, 'a', 'b'])
  expect(keys()).toEqual(['a', 'b', 'c'])
})

test('gives up when the cursor is lost twice; a later try starts from the first key', async () => {
  const bucket = new FakeBucket('a', 'b', 'c')
  bucket.pageSize = 1
  const { walk, keys } = setUp(bucket)
  loseCursor(bucket, 410, 2)
  const walked = newWalk('')
  await expect(walk(walked)).rejects.toEqual(codeOf('remote.refused'))
  expect(cursorsOf(bucket.requests)).toEqual([null, 'a', null, 'a'])
  await walk(walked)
  expect(keys()).toEqual(['a', 'b', 'c'])
})

test('what went before a restart is not taken for met', async () => {
  const bucket = new FakeBucket('a', 'b', 'c')
  bucket.pageSize = 1
  const { walk, keys } = setUp(bucket)
  let isLost = false
  bucket.answer = ({ cursor }) => {
    if (cursor !== 'a' || isLost) return undefined
    isLost = true
    bucket.objects.delete('a')
    throw new AppError({ code: 'remote.refused', status: 410 })
  }
  await walk(newWalk(''))
  expect(keys()).toEqual(['b', 'c'])
})

test('a 400 on a first page is no lost cursor', async () => {
  const bucket = new FakeBucket()
  bucket.answer = () => {
    throw new AppError({ code: 'remote.refused', status: 400 })
  }
  await expect(setUp(bucket).walk(newWalk(''))).rejects.toEqual(codeOf('remote.refused'))
  expect(bucket.requests).toHaveLength(1)
})

test('a cursor that comes back does not lead in circles for ever', async () => {
  const bucket = new FakeBucket()
  bucket.answer = ({ cursor }) => ({ objects: [listed('a')], cursor: cursor === 'one' ? 'two' : 'one' })
  await expect(setUp(bucket).walk(newWalk(''))).rejects.toEqual(codeOf('remote.unreadable'))
  expect(cursorsOf(bucket.requests)).toEqual([null, 'one', 'two', null, 'one', 'two'])
})

test('keys that come twice, in no order, over an empty page, or from outside the prefix do no harm', async () => {
  const bucket = new FakeBucket()
  const pages: Record<string, { keys: string[]; cursor: string | null }> = {
    first: { keys: ['f/c', 'f/a', 'elsewhere'], cursor: 'second' },
    second: { keys: [], cursor: 'third' },
    third: { keys: ['f/a', 'f/b', 'f/c'], cursor: null },
  }
  bucket.answer = ({ cursor }) => {
    const page = pages[cursor ?? 'first']
    return { objects: (page?.keys ?? []).map((key) => listed(key)), cursor: page?.cursor ?? null }
  }
  const { walk, keys } = setUp(bucket)
  await walk(newWalk('f/'))
  expect(keys()).toEqual(['f/a', 'f/b', 'f/c'])
})

test('the app’s own delete while a page is on its way holds', async () => {
  const bucket = new FakeBucket('a', 'b')
  const { walk, keys, index } = setUp(bucket)
  bucket.hold()
  const walking = walk(newWalk(''))
  bucket.objects.delete('a')
  index.remove('a')
  index.put(listed('c'))
  bucket.release()
  await walking
  expect(keys()).toEqual(['b', 'c'])
})
