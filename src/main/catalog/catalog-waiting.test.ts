import { expect, test, vi } from 'vitest'

import { AppError, type ErrorData } from '../../shared/errors.ts'
import { FakeBucket } from '../testing/fake-bucket.ts'
import { openInlineStore } from '../testing/inline-store.ts'
import { anyTime, folder, startCatalog } from '../testing/test-catalog.ts'
import { Catalog } from './catalog.ts'

const setUp = (...keys: readonly string[]) => startCatalog(new FakeBucket(...keys))

test('complete walks when the last walk is too old, and only then', async () => {
  const { bucket, catalog, clock } = setUp('a/1')
  await catalog.complete(folder('a/'), anyTime())
  clock.nowMs += 60_000
  await catalog.complete(folder('a/'), anyTime())
  expect(bucket.requests).toHaveLength(1)
  clock.nowMs += 1
  await catalog.complete(folder('a/'), anyTime())
  expect(bucket.requests).toHaveLength(2)
})

test('complete joins the walk of the open folder, and leaving the folder does not end it', async () => {
  const { bucket, catalog, ended } = setUp('a', 'b')
  bucket.hold()
  await catalog.open(folder(''))
  const completed = catalog.complete(folder(''), anyTime())
  await catalog.open(folder('elsewhere/'))
  bucket.release()
  await completed
  await ended('elsewhere/')
  expect(bucket.requests.map(({ prefix }) => prefix)).toEqual(['', 'elsewhere/'])
  const keys: string[] = []
  for await (const { key } of catalog.objectsUnder(folder(''))) keys.push(key)
  expect(keys).toEqual(['a', 'b'])
})

test('giving up on complete ends its walk, but not one that others wait for', async () => {
  const { bucket, catalog, ended, stateOf } = setUp('a')
  bucket.hold()
  const stop = new AbortController()
  const first = catalog.complete(folder(''), { maxAgeMs: 0, signal: stop.signal })
  const second = catalog.complete(folder(''), anyTime())
  stop.abort()
  await expect(first).rejects.toMatchObject({ data: { code: 'cancelled' } })
  expect(await stateOf('')).toBe('walking')
  bucket.release()
  await second
  expect(await stateOf('')).toBe('complete')

  bucket.hold()
  const alone = new AbortController()
  const third = catalog.complete(folder('x/'), { maxAgeMs: -1, signal: alone.signal })
  alone.abort()
  await expect(third).rejects.toMatchObject({ data: { code: 'cancelled' } })
  await ended('x/')
  bucket.release()
})

test('giving up on complete leaves the walk to the person who has opened its folder meanwhile', async () => {
  const { bucket, catalog, ended, stateOf } = setUp('a')
  bucket.hold()
  const stop = new AbortController()
  const completed = catalog.complete(folder(''), { maxAgeMs: 0, signal: stop.signal })
  await catalog.open(folder(''))
  stop.abort()
  await expect(completed).rejects.toMatchObject({ data: { code: 'cancelled' } })
  bucket.release()
  await ended('')
  expect(await stateOf('')).toBe('complete')
})

test('a walk that fails is told of, leaves a partial view, and is tried again when the folder is opened', async () => {
  const { bucket, catalog, problems, ended, stateOf, rows } = setUp('a', 'b')
  bucket.pageSize = 1
  bucket.answer = ({ cursor }) => {
    if (cursor === null) return undefined
    throw new AppError({ code: 'net.unreachable', subject: 'host' })
  }
  await catalog.open(folder(''))
  await ended('')
  expect(problems).toEqual([{ code: 'net.unreachable', subject: 'host' }])
  expect(await stateOf('')).toBe('partial')
  expect(await rows('')).toEqual(['a'])
  bucket.answer = () => undefined
  await catalog.open(folder(''))
  await ended('')
  expect(await stateOf('')).toBe('complete')
})

test('who waits for a walk that fails gets its error, and nobody else is told', async () => {
  const { bucket, catalog, problems } = setUp()
  bucket.answer = () => {
    throw new AppError({ code: 'remote.notFound' })
  }
  await expect(catalog.complete(folder(''), anyTime())).rejects.toMatchObject({
    data: { code: 'remote.notFound' },
  })
  expect(problems).toEqual([])
})

test('without a client the folder can be opened again once there is one', async () => {
  const bucket = new FakeBucket('a')
  const problems: ErrorData[] = []
  let hasKey = false
  const catalog = new Catalog({
    clientFor: () => {
      if (!hasKey) throw new AppError({ code: 'auth.keyMissing' })
      return bucket.client
    },
    openStore: () => openInlineStore(':memory:'),
    onChange: () => undefined,
    onProblem: ({ data }) => problems.push(data),
    now: () => 0,
    setTimer: () => () => undefined,
  })
  await catalog.open(folder(''))
  await vi.waitFor(() => expect(problems).toEqual([{ code: 'auth.keyMissing' }]), { interval: 1 })
  expect((await catalog.listing(folder(''))).state.kind).toBe('partial')
  hasKey = true
  await catalog.open(folder(''))
  await vi.waitFor(async () => expect((await catalog.listing(folder(''))).state.kind).toBe('complete'), {
    interval: 1,
  })
})
