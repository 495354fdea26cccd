import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../emulator/server.ts'
import type { CloudStoreClient, Lane } from './cloudstore-client.ts'
import { systemClock } from './clock.ts'
import type { ClientOptions } from './client.ts'
import { parseEndpoint } from './endpoint.ts'
import { retrying } from './retry.ts'
import { hostileKey } from './testing/hostile-keys.ts'
import {
  createFastClock,
  createTestClient,
  failureOf,
  person,
  testKey,
  upload,
} from './testing/test-client.ts'

type Account = { readonly client: CloudStoreClient; readonly emulator: RunningEmulator }

/** A client of an emulator of its own, which holds the empty bucket `b`. */
async function open(
  options: Partial<EmulatorOptions> = {},
  client: Partial<ClientOptions> = {},
): Promise<Account> {
  const dataDir = await mkdtemp(join(tmpdir(), 'client-test-'))
  const emulator = await startEmulator({ port: 0, dataDir, plan: 'enterprise', apiKey: testKey, ...options })
  onTestFinished(async () => {
    await emulator.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  const opened = createTestClient(parseEndpoint(emulator.baseUrl), client)
  await opened.createBucket({ name: 'b', region: 'us-east-1', versioning: false }, person())
  return { client: opened, emulator }
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}

async function download(client: CloudStoreClient, key: string): Promise<Buffer> {
  const got = await client.getObject('b', key, {}, person())
  if (got.kind !== 'body') throw new Error('no body')
  return buffer(got.body)
}

async function allKeys(client: CloudStoreClient, prefix: string, limit: number): Promise<string[]> {
  const keys: string[] = []
  let cursor: string | null = null
  do {
    const page = await client.listObjects('b', { prefix, limit, cursor }, person())
    keys.push(...page.objects.map(({ key }) => key))
    cursor = page.cursor
  } while (cursor !== null)
  return keys
}

test('the life of an object: up, listed, looked at, down, gone', async () => {
  const { client } = await open()
  const bytes = randomBytes(300_000)
  const answer = await client.putObject(
    'b',
    'pics/один #1 %.png',
    upload(bytes, { contentType: 'image/png', metadata: { camera: 'box brownie' } }),
    person(),
  )
  expect(answer).toEqual({ etag: md5(bytes), sizeBytes: bytes.length })
  const { objects, cursor } = await client.listObjects('b', { prefix: 'pics/' }, person())
  expect(cursor).toBeNull()
  expect(objects).toMatchObject([{ key: 'pics/один #1 %.png', sizeBytes: bytes.length }])
  expect(Math.abs((objects[0]?.modifiedAtMs ?? 0) - Date.now())).toBeLessThan(10_000)
  expect(await client.headObject('b', 'pics/один #1 %.png', person())).toMatchObject({
    sizeBytes: bytes.length,
    etag: md5(bytes),
    contentType: 'image/png',
    metadata: { camera: 'box brownie' },
  })
  expect(md5(await download(client, 'pics/один #1 %.png'))).toBe(md5(bytes))
  const again = client.getObject('b', 'pics/один #1 %.png', { ifNoneMatch: md5(bytes) }, person())
  expect(await again).toEqual({ kind: 'notModified' })
  await client.deleteObject('b', 'pics/один #1 %.png', person())
  expect(await failureOf(download(client, 'pics/один #1 %.png'))).toMatchObject({ code: 'remote.notFound' })
})

test('an upload replaces what was there', async () => {
  const { client } = await open()
  await client.putObject('b', 'k', upload('one'), person())
  await client.putObject('b', 'k', upload(''), person())
  expect((await download(client, 'k')).length).toBe(0)
})

test('buckets: created, refused twice, full, emptied, deleted', async () => {
  const { client } = await open()
  const wanted = { name: 'second', region: 'eu-west-1', versioning: true }
  const sinceMs = Math.floor(Date.now() / 1000) * 1000
  const created = await client.createBucket(wanted, person())
  expect(created).toEqual({ ...wanted, createdAtMs: expect.any(Number) })
  expect(created.createdAtMs).toBeGreaterThanOrEqual(sinceMs)
  expect(await failureOf(client.createBucket(wanted, person()))).toMatchObject({ code: 'remote.conflict' })
  await client.putObject('second', 'k', upload('x'), person())
  expect(await failureOf(client.deleteBucket('second', person()))).toMatchObject({ code: 'bucket.notEmpty' })
  await client.deleteObject('second', 'k', person())
  await client.deleteBucket('second', person())
  expect(await failureOf(client.listObjects('second', { prefix: '' }, person()))).toMatchObject({
    code: 'remote.notFound',
    subject: 'second',
  })
})

test('any key comes back as it went', async () => {
  const { client } = await open()
  await fc.assert(
    fc.asyncProperty(hostileKey, async (key) => {
      await client.putObject('b', key, upload(key), person())
      expect((await download(client, key)).toString()).toBe(key)
      expect(await allKeys(client, '', 1000)).toEqual([key])
      await client.deleteObject('b', key, person())
    }),
    { numRuns: 60 },
  )
})

test('pages of a list follow one another', async () => {
  const { client } = await open()
  const keys = ['a b', 'a+b', 'a/1', 'a/2', 'a/3', 'b/1', 'é']
  for (const key of keys) await client.putObject('b', key, upload('x'), person())
  expect((await allKeys(client, '', 2)).toSorted()).toEqual(keys.toSorted())
  expect(await allKeys(client, 'a/', 2)).toEqual(['a/1', 'a/2', 'a/3'])
  expect(await allKeys(client, 'a+', 1)).toEqual(['a+b'])
})

test('a server of the bare reference has no list of buckets and no HEAD, and says so once', async () => {
  const { client, emulator } = await open()
  await client.putObject('b', 'k', upload('x'), person())
  for (let index = 0; index < 2; index += 1) {
    expect(await client.listBuckets(person())).toBeNull()
    expect(await client.headObject('b', 'k', person())).toMatchObject({ sizeBytes: 1 })
  }
  const { recent } = emulator.stats()
  expect(recent.filter(({ target }) => target === '/v2/buckets' || target === '/v2/buckets?')).toHaveLength(2)
  expect(emulator.stats().byMethod).toMatchObject({ HEAD: 1 })
})

test('a server with extensions lists its buckets, answers HEAD and goes on where a download was', async () => {
  const { client, emulator } = await open({ extensions: true })
  const bytes = randomBytes(100_000)
  await client.putObject('b', 'k', upload(bytes), person())
  expect(await client.listBuckets(person())).toMatchObject([{ name: 'b' }])
  expect(await client.headObject('b', 'k', person())).toMatchObject({ sizeBytes: 100_000, etag: md5(bytes) })
  expect(emulator.stats().byMethod).toMatchObject({ HEAD: 1 })
  const resume = { offsetBytes: 60_000, etag: md5(bytes) }
  const got = await client.getObject('b', 'k', { resume }, person())
  if (got.kind !== 'body') throw new Error('no body')
  expect([got.offsetBytes, got.head.sizeBytes]).toEqual([60_000, 100_000])
  expect(md5(await buffer(got.body))).toBe(md5(bytes.subarray(60_000)))
  await client.putObject('b', 'k', upload('changed'), person())
  const restarted = await client.getObject('b', 'k', { resume }, person())
  if (restarted.kind !== 'body') throw new Error('no body')
  expect([restarted.offsetBytes, (await buffer(restarted.body)).toString()]).toEqual([0, 'changed'])
})

test('the check tells a right key from a wrong one', async () => {
  const { emulator } = await open()
  const endpoint = parseEndpoint(emulator.baseUrl)
  await createTestClient(endpoint).check('b', person())
  await createTestClient(endpoint).check(undefined, person())
  const wrong = createTestClient(endpoint, { apiKey: 'another-key' })
  expect(await failureOf(wrong.check('b', person()))).toMatchObject({ code: 'auth.rejected', status: 401 })
})

test('faults on the way are made good where the call can be repeated', async () => {
  const { client, emulator } = await open({
    faults: [
      { operation: 'list', match: 'a/', kind: 'reset', count: 1 },
      { operation: 'list', match: 'b/', kind: 'truncate', parameter: 10, count: 1 },
      { operation: 'list', match: 'c/', kind: 'status', parameter: 503, count: 1 },
      { operation: 'delete', match: '*', kind: 'lost-answer', count: 1 },
    ],
  })
  for (const prefix of ['a/', 'b/', 'c/']) {
    await client.putObject('b', `${prefix}k`, upload('x'), person())
    expect(await allKeys(client, prefix, 10)).toEqual([`${prefix}k`])
  }
  await client.deleteObject('b', 'a/k', person())
  expect(emulator.stats().byMethod).toMatchObject({ GET: 6, DELETE: 2 })
})

test('an upload that is cut is tried again by its caller, who can begin again', async () => {
  const clock = createFastClock()
  const { client } = await open(
    {
      faults: [
        { operation: 'upload', match: '*', kind: 'reset-upload', parameter: 100_000, count: 1 },
        { operation: 'upload', match: '*', kind: 'lost-answer', count: 1 },
      ],
    },
    { clock },
  )
  const bytes = randomBytes(500_000)
  const answer = await retrying(() => client.putObject('b', 'k', upload(bytes), person()), {
    signal: new AbortController().signal,
    clock,
    random: Math.random,
  })
  expect(answer.etag).toBe(md5(bytes))
  expect(md5(await download(client, 'k'))).toBe(md5(bytes))
})

test('a large body streams: the client holds no more of it than a few chunks', async () => {
  const { client } = await open()
  const chunk = randomBytes(1024 * 1024)
  const sizeBytes = 96 * chunk.length
  let pushed = 0
  const body = new Readable({
    highWaterMark: chunk.length,
    read() {
      pushed += 1
      this.push(pushed > 96 ? null : chunk)
    },
  })
  const before = process.memoryUsage().arrayBuffers
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers)), 5)
  onTestFinished(() => clearInterval(watch))
  const answer = await client.putObject('b', 'large', upload('', { body, sizeBytes }), person())
  expect(answer.sizeBytes).toBe(sizeBytes)
  expect(peak - before).toBeLessThan(64 * 1024 * 1024)
})

test('many uploads in two lanes over several windows earn no 429', { timeout: 30_000 }, async () => {
  const { client, emulator } = await open({ plan: 'free', minuteMs: 1_000 }, { clock: systemClock })
  const lanes: Lane[] = ['person', 'bulk', 'bulk', 'bulk']
  const uploads = Array.from({ length: 110 }, (_, index) => ({
    key: `k${index}`,
    lane: lanes[index % 4] ?? 'bulk',
  }))
  const { signal } = new AbortController()
  const work = async (): Promise<void> => {
    for (let next = uploads.shift(); next; next = uploads.shift()) {
      await client.putObject('b', next.key, upload('x'), { signal, lane: next.lane })
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  const { rateLimited, byMethod } = emulator.stats()
  expect({ rateLimited, byMethod }).toEqual({ rateLimited: 0, byMethod: { POST: 1, PUT: 110 } })
  expect(client.rateStatus()).toMatchObject({
    kind: 'limited',
    limitPerMinute: 60,
    limitPerDay: 10_000,
    usedToday: 111,
  })
})

test('the emulator of the enterprise plan has no limit', async () => {
  const { client } = await open()
  expect(client.rateStatus()).toEqual({ kind: 'unlimited' })
})
