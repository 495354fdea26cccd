import { Readable } from 'node:stream'

import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { startTransfers } from '../testing/test-transfers.ts'
import { ObjectDetailsReader } from './object-details.ts'

const at = { accountId: 'account', bucket: 'b' }
const { signal } = new AbortController()
const md5OfHello = '5d41402abc4b2a76b9719d911017c592'

async function setUp(...faults: readonly Fault[]) {
  const { server, catalog } = await startTransfers(faults)
  const clock = { nowMs: 0 }
  const reader = new ObjectDetailsReader({
    catalog,
    clientFor: () => server.client,
    now: () => clock.nowMs,
  })
  const put = async (key: string, content: string, metadata: Record<string, string> = {}) => {
    const body = Readable.from([Buffer.from(content)])
    const upload = { sizeBytes: content.length, contentType: 'text/x-note', metadata, body }
    await server.client.putObject('b', key, upload, { signal, lane: 'person' })
  }
  const list = () => catalog.complete({ ...at, prefix: '' }, { maxAgeMs: -1, signal })
  /** The requests that the work makes. */
  const requestsOf = async (work: () => Promise<unknown>) => {
    const before = server.stats().requests
    await work()
    return server.stats().requests - before
  }
  return { server, catalog, clock, reader, put, list, requestsOf }
}

test('a list tells size and time; the server tells type, ETag and metadata for one request', async () => {
  const { reader, put, list, requestsOf } = await setUp()
  await put('a/hello.bin', 'hello', { licence: 'internal', photographer: 'M. Reis' })
  await list()
  expect(await requestsOf(() => reader.known(at, 'a/hello.bin'))).toBe(0)
  expect(await reader.known(at, 'a/hello.bin')).toMatchObject({
    sizeBytes: 5,
    modifiedAtMs: expect.any(Number),
    contentType: null,
    etag: null,
    metadata: null,
  })
  // The first time it is also found out that this server has no HEAD.
  const told = await reader.read(at, 'a/hello.bin', signal)
  expect(told).toMatchObject({
    key: 'a/hello.bin',
    sizeBytes: 5,
    contentType: 'text/x-note',
    etag: md5OfHello,
    isMd5: true,
    metadata: [
      { name: 'licence', value: 'internal' },
      { name: 'photographer', value: 'M. Reis' },
    ],
  })
  await put('other', 'x')
  await list()
  expect(await requestsOf(() => reader.read(at, 'other', signal))).toBe(1)
})

test('what was told is remembered until a list tells of another content, and for five minutes', async () => {
  const { reader, clock, put, list, requestsOf } = await setUp()
  await put('k', 'hello')
  await list()
  const told = await reader.read(at, 'k', signal)
  expect(await requestsOf(() => reader.read(at, 'k', signal))).toBe(0)
  expect(await reader.known(at, 'k')).toEqual(told)
  clock.nowMs = 5 * 60_000 + 1
  expect((await reader.known(at, 'k')).metadata).toBeNull()
  await reader.read(at, 'k', signal)
  await put('k', 'another content')
  await list()
  expect(await reader.known(at, 'k')).toMatchObject({ sizeBytes: 15, metadata: null })
  expect(await reader.read(at, 'k', signal)).toMatchObject({ sizeBytes: 15 })
})

test('type and ETag that are learnt show in the list', async () => {
  const { reader, catalog, put, list } = await setUp()
  await put('k.png', 'hello')
  await list()
  expect(await catalog.find(at, 'k.png')).toMatchObject({ contentType: 'image/png', etag: null })
  await reader.read(at, 'k.png', signal)
  expect(await catalog.find(at, 'k.png')).toMatchObject({ contentType: 'text/x-note', etag: md5OfHello })
})

test('of another content than the listed one nothing is learnt', async () => {
  const { reader, catalog, put, list } = await setUp()
  await put('k.png', 'hello')
  await list()
  await put('k.png', 'another content')
  expect(await reader.read(at, 'k.png', signal)).toMatchObject({ sizeBytes: 15 })
  expect(await catalog.find(at, 'k.png')).toMatchObject({
    sizeBytes: 5,
    contentType: 'image/png',
    etag: null,
  })
})

test('an ETag that is no MD5 is shown as it is and not learnt', async () => {
  const fault = { operation: 'download', match: '*', kind: 'odd-etag', parameter: 'parts' } as const
  const { reader, catalog, put, list } = await setUp(fault)
  await put('k', 'hello')
  await list()
  const told = await reader.read(at, 'k', signal)
  expect(told).toMatchObject({ etag: expect.stringMatching(/-\d+$/), isMd5: false })
  expect(await catalog.find(at, 'k')).toMatchObject({ etag: null })
})

test('an object that is gone, a key that cannot be named, and a reader who has moved on', async () => {
  const { reader, requestsOf } = await setUp()
  await expect(reader.read(at, 'gone', signal)).rejects.toMatchObject({ data: { code: 'remote.notFound' } })
  const unaddressable = reader.read(at, 'lone \ud83d', signal)
  await expect(unaddressable).rejects.toMatchObject({ data: { code: 'key.unaddressable' } })
  const moved = await requestsOf(() =>
    expect(reader.read(at, 'k', AbortSignal.abort())).rejects.toMatchObject({ data: { code: 'cancelled' } }),
  )
  expect(moved).toBe(0)
})
