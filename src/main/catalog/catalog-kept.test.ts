import { open as openFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test, vi } from 'vitest'

import { FakeBucket } from '../testing/fake-bucket.ts'
import { anyTime, at, folder, startCatalog } from '../testing/test-catalog.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import type { RateStatus } from '../../shared/rate.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** One bucket and one file, which one run of the app after another looks at. */
async function setUp(...keys: readonly string[]) {
  const filePath = path.join(await temporaryFolder(), 'catalog.sqlite')
  const bucket = new FakeBucket(...keys)
  const clock = { nowMs: 1_000_000 }
  const run = () => startCatalog(bucket, { filePath, clock })
  return { filePath, bucket, clock, run }
}

test('what was listed a moment ago is there at the next start, and asks for nothing', async () => {
  const { bucket, clock, run } = await setUp('a/1', 'a/2', 'b')
  const first = run()
  await first.catalog.open(folder(''))
  await first.ended('')
  await first.catalog.close()
  clock.nowMs += 15 * minuteMs
  const { catalog, rows } = run()
  expect(await catalog.open(folder('a/'))).toMatchObject({
    objectCount: 2,
    sizeBytes: 2,
    entryCount: 2,
    state: { kind: 'complete', atMs: 1_000_000 },
  })
  expect(await rows('')).toEqual(['a/', 'b'])
  expect(bucket.requests).toHaveLength(1)
})

test('what was listed longer ago is shown at once as it was, and looked at again', async () => {
  const { bucket, clock, run } = await setUp('gone', 'kept')
  const first = run()
  await first.catalog.open(folder(''))
  await first.ended('')
  await first.catalog.close()
  bucket.objects.delete('gone')
  bucket.put('new')
  clock.nowMs += 15 * minuteMs + 1
  bucket.hold()
  const { catalog, rows, ended } = run()
  expect(await catalog.open(folder(''))).toMatchObject({
    state: { kind: 'seen', atMs: 1_000_000, isRefreshing: true },
    sinceVisit: { added: 0, changed: 0, gone: 0, visitedAtMs: 1_000_000 },
  })
  expect(await rows('')).toEqual(['gone', 'kept'])
  bucket.release()
  await ended('')
  expect(await catalog.listing(folder(''))).toMatchObject({
    state: { kind: 'complete', atMs: clock.nowMs },
    sinceVisit: { added: 1, changed: 0, gone: 1, visitedAtMs: 1_000_000 },
  })
  expect(await rows('')).toEqual(['kept', 'new'])
})

test.each([
  { what: 'goes on where it was', pauseMs: 24 * hourMs, cursors: [null, '1', '1', '2'] },
  {
    what: 'begins again after more than a day',
    pauseMs: 24 * hourMs + 1,
    cursors: [null, '1', null, '1', '2'],
  },
])('a walk that the end of the app cut off $what', async ({ pauseMs, cursors }) => {
  const { bucket, clock, run } = await setUp('1', '2', '3')
  bucket.pageSize = 1
  bucket.answer = ({ cursor }) => {
    if (cursor === '1') bucket.hold()
    return undefined
  }
  const first = run()
  await first.catalog.open(folder(''))
  await first.requested(2)
  await first.catalog.close()
  bucket.answer = () => undefined
  bucket.release()
  clock.nowMs += pauseMs
  const second = run()
  await second.catalog.open(folder(''))
  await second.ended('')
  expect(bucket.requests.map(({ cursor }) => cursor)).toEqual(cursors)
  expect(await second.rows('')).toEqual(['1', '2', '3'])
})

test('a refresh tells what it found, in the folder that was refreshed', async () => {
  const { bucket, run } = await setUp('f/changed', 'f/gone', 'f/same')
  const { catalog, ended } = run()
  await catalog.open(folder('f/'))
  await ended('f/')
  bucket.put('f/changed', 7)
  bucket.objects.delete('f/gone')
  bucket.put('f/new')
  await catalog.refresh(folder('f/'))
  await ended('f/')
  expect((await catalog.listing(folder('f/'))).sinceRefresh).toEqual({ added: 1, changed: 1, gone: 1 })
  expect((await catalog.listing(folder(''))).sinceRefresh).toBeNull()
})

test('what the app did itself is no news', async () => {
  const { bucket, clock, run } = await setUp('old', 'kept')
  const first = run()
  await first.catalog.open(folder(''))
  await first.ended('')
  await first.catalog.close()
  clock.nowMs += hourMs
  const { catalog, ended } = run()
  await catalog.noteUpload(at, { key: 'mine', sizeBytes: 1, modifiedAtMs: 5 })
  bucket.put('mine')
  await catalog.noteDelete(at, 'old')
  bucket.objects.delete('old')
  await catalog.open(folder(''))
  await ended('')
  expect((await catalog.listing(folder(''))).sinceVisit).toMatchObject({ added: 0, changed: 0, gone: 0 })
})

const limited: RateStatus = {
  kind: 'limited',
  limitPerMinute: 60,
  remainingThisMinute: 60,
  resetAtMs: null,
  usedToday: 0,
  limitPerDay: 40,
  waitingUntilMs: null,
}

test('a walk that nobody asked for spares the day’s requests; asked for, it goes to its end', async () => {
  const { bucket, run } = await setUp('1', '2', '3', '4', '5')
  bucket.pageSize = 1
  Object.assign(bucket.client, { rateStatus: () => limited })
  const { catalog, ended, rows } = run()
  await catalog.open(folder(''))
  await ended('')
  expect(bucket.requests).toHaveLength(2)
  expect(await catalog.listing(folder(''))).toMatchObject({
    entryCount: 2,
    state: { kind: 'partial', isSparing: true, estimatedRequests: null },
  })
  await catalog.close()
  const second = run()
  await second.catalog.open(folder(''))
  await second.ended('')
  expect(bucket.requests).toHaveLength(2)
  await second.catalog.listEverything(folder(''))
  await second.ended('')
  expect(bucket.requests.map(({ cursor }) => cursor)).toEqual([null, '1', '2', '3', '4'])
  expect((await second.catalog.listing(folder(''))).state.kind).toBe('complete')
  expect(await rows('')).toEqual(['1', '2', '3', '4', '5'])
})

test('a transfer that waits for a folder is not held up by what is spared', async () => {
  const { bucket, run } = await setUp('1', '2', '3', '4', '5')
  bucket.pageSize = 1
  Object.assign(bucket.client, { rateStatus: () => limited })
  await run().catalog.complete(folder(''), anyTime())
  expect(bucket.requests).toHaveLength(5)
})

test('a damaged file is told of once, and what is looked at is walked again by itself', async () => {
  const { filePath, bucket, run } = await setUp(
    ...Array.from({ length: 900 }, (_, number) => `key ${number}`),
  )
  const first = run()
  await first.catalog.open(folder(''))
  await first.ended('')
  await first.catalog.close()
  await spoil(filePath)
  const { catalog, problems, ended, stateOf } = run()
  await catalog.open(folder(''))
  await catalog.rows(
    { ...at, view: { kind: 'folder', prefix: '' }, sort: { by: 'size', direction: 'ascending' } },
    { offset: 0, limit: 100 },
  )
  await vi.waitFor(() => expect(problems).toMatchObject([{ code: 'catalog.putAside' }]), { interval: 1 })
  await ended('')
  expect(await stateOf('')).toBe('complete')
  expect((await catalog.listing(folder(''))).entryCount).toBe(900)
  expect(bucket.requests).toHaveLength(2)
  await catalog.noteUpload(at, { key: 'later', sizeBytes: 1, modifiedAtMs: 1 })
  expect(await catalog.find(at, 'later')).toBeDefined()
  expect(problems).toHaveLength(1)
})

/** Overwrites all but the first page of the file and of its log. */
async function spoil(filePath: string): Promise<void> {
  for (const end of ['', '-wal']) {
    const file = await openFile(filePath + end, 'r+')
    const { size } = await file.stat()
    if (size > 4096) await file.write(Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096)
    await file.close()
  }
}
