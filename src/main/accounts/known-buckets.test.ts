import path from 'node:path'

import { expect, test, vi } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { fakeClient } from '../testing/fake-client.ts'
import { startTestServer, temporaryFolder } from '../testing/test-server.ts'
import { gate } from '../testing/test-transfers.ts'
import { openAccountFile } from './account-file.ts'
import { Accounts } from './accounts.ts'
import { createKeychain } from './keychain.ts'
import { createKnownBuckets } from './known-buckets.ts'

const { signal } = new AbortController()

async function setUp(client: CloudStoreClient) {
  const accounts = new Accounts({
    file: await openAccountFile(path.join(await temporaryFolder(), 'accounts.json')),
    keychain: createKeychain({
      loadStore: () => Promise.reject(new Error('none')),
      onStateChange: () => undefined,
    }),
    createClient: () => Promise.resolve(client),
    startLocalServer: () => Promise.resolve({ endpoint: '', apiKey: '' }),
    onChange: () => undefined,
  })
  await accounts.openLocal()
  const changes: string[] = []
  const buckets = createKnownBuckets(accounts, (accountId) => changes.push(accountId))
  const names = async () => (await buckets.list('local', signal)).map(({ name }) => name)
  return { accounts, buckets, changes, names }
}

const noList = () => Promise.resolve(null)
const newBucket = (name: string) => ({ name, region: 'eu-west-1', versioning: true })

test('made, added, deleted and forgotten, on a server as the reference has it', async () => {
  const server = await startTestServer()
  const { buckets, changes, names, accounts } = await setUp(server.client)
  expect(await names()).toEqual([])
  expect(await buckets.create('local', newBucket('photos'), signal)).toEqual({
    ...newBucket('photos'),
    createdAtMs: expect.any(Number),
  })
  expect(await buckets.add('local', 'b', signal)).toEqual({ name: 'b' })
  expect(await names()).toEqual(['b', 'photos'])
  expect(changes).toEqual(['local', 'local'])
  await buckets.remove('local', 'photos', signal)
  await buckets.forget('local', 'b')
  expect(await names()).toEqual([])
  expect(accounts.stored('local').buckets).toEqual([])
  await expect(buckets.add('local', 'photos', signal)).rejects.toMatchObject({
    data: { code: 'remote.notFound' },
  })
  expect(await buckets.add('local', 'b', signal)).toEqual({ name: 'b' })
})

test('what the server refuses is not kept: a name that is taken, a bucket that is full', async () => {
  const server = await startTestServer()
  const { buckets, names } = await setUp(server.client)
  await expect(buckets.create('local', newBucket('b'), signal)).rejects.toMatchObject({
    data: { status: 409 },
  })
  expect(await names()).toEqual([])
  await buckets.add('local', 'b', signal)
  await server.put('x', 'x')
  await expect(buckets.remove('local', 'b', signal)).rejects.toMatchObject({
    data: { code: 'bucket.notEmpty' },
  })
  expect(await names()).toEqual(['b'])
})

test.each(['', '.', '..', 'a/b', 'a\nb'])('a name that no path can hold is refused: %j', async (name) => {
  const server = await startTestServer()
  const { buckets, names } = await setUp(server.client)
  const code = 'bucket.malformedName'
  await expect(buckets.create('local', newBucket(name), signal)).rejects.toMatchObject({ data: { code } })
  await expect(buckets.add('local', name, signal)).rejects.toMatchObject({ data: { code } })
  expect(await names()).toEqual([])
})

test('a bucket is added once', async () => {
  let lists = 0
  const { buckets, names } = await setUp(
    fakeClient({
      listBuckets: noList,
      listObjects: async (_bucket, { limit }) => {
        lists += limit ?? 1000
        return { objects: [], cursor: null }
      },
    }),
  )
  await buckets.add('local', 'b', signal)
  await expect(buckets.add('local', 'b', signal)).rejects.toMatchObject({
    data: { code: 'bucket.alreadyKnown', subject: 'b' },
  })
  expect(lists).toBe(1)
  expect(await names()).toEqual(['b'])
})

test('one that is gone from the server already is forgotten all the same', async () => {
  const { buckets, names } = await setUp(
    fakeClient({
      listBuckets: noList,
      listObjects: () => Promise.resolve({ objects: [], cursor: null }),
      deleteBucket: () => Promise.reject(new AppError({ code: 'remote.notFound' })),
    }),
  )
  await buckets.add('local', 'b', signal)
  await buckets.remove('local', 'b', signal)
  expect(await names()).toEqual([])
})

test('what the server lists is merged with what is known', async () => {
  const { buckets } = await setUp(
    fakeClient({
      createBucket: (bucket) => Promise.resolve(bucket),
      listBuckets: () => Promise.resolve([{ name: 'theirs', versioning: false }, { name: 'mine' }]),
    }),
  )
  await buckets.create('local', newBucket('mine'), signal)
  expect(await buckets.list('local', signal)).toEqual([
    newBucket('mine'),
    { name: 'theirs', versioning: false },
  ])
})

test('what the server says of a new bucket goes before what was asked for', async () => {
  const { buckets } = await setUp(
    fakeClient({ createBucket: ({ name }) => Promise.resolve({ name, region: 'us-east-1' }) }),
  )
  expect(await buckets.create('local', newBucket('b'), signal)).toEqual({
    name: 'b',
    region: 'us-east-1',
    versioning: true,
  })
})

test('a server that is slow hides no bucket that is known; what it says later is told', async () => {
  const answer = gate()
  const { buckets, changes, names } = await setUp(
    fakeClient({
      createBucket: (bucket) => Promise.resolve(bucket),
      listBuckets: async () => {
        await answer.closed
        return [{ name: 'theirs' }]
      },
    }),
  )
  await buckets.create('local', newBucket('mine'), signal)
  expect(await names()).toEqual(['mine'])
  answer.open()
  await vi.waitFor(() => expect(changes).toEqual(['local', 'local']))
  expect(await names()).toEqual(['mine', 'theirs'])
  expect(changes).toHaveLength(2)
})

test('a list that fails hides no bucket that is known; a cancelled one is no answer', async () => {
  let error = new AppError({ code: 'net.unreachable' })
  const { buckets, names } = await setUp(
    fakeClient({
      createBucket: (bucket) => Promise.resolve(bucket),
      listBuckets: () => Promise.reject(error),
    }),
  )
  await buckets.create('local', newBucket('b'), signal)
  expect(await names()).toEqual(['b'])
  error = new AppError({ code: 'cancelled' })
  await expect(names()).rejects.toMatchObject({ data: { code: 'cancelled' } })
})
