import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { Catalog } from '../catalog/catalog.ts'
import { openInlineStore } from '../testing/inline-store.ts'
import { startTestServer } from '../testing/test-server.ts'
import { createUploadMover } from '../transfers/upload.ts'
import { NewFolders } from './new-folders.ts'

const account = { accountId: 'account', bucket: 'b' }
const { signal } = new AbortController()

async function setUp(...faults: readonly Fault[]) {
  const server = await startTestServer(faults)
  const catalog = new Catalog({
    clientFor: server.ports.clientFor,
    openStore: () => openInlineStore(':memory:'),
    onChange: () => undefined,
    onProblem: () => undefined,
    now: () => 0,
    setTimer: () => () => undefined,
  })
  const upload = createUploadMover({
    ...server.ports,
    onUploaded: ({ key }, object) => {
      void catalog.noteUpload(account, { key, modifiedAtMs: 0, ...object })
    },
  })
  const newFolders = new NewFolders({ catalog, upload })
  const create = (name: string, prefix = '') => newFolders.create({ ...account, prefix }, name, signal)
  return { server, catalog, create }
}

test('a new folder is an object of no bytes whose key ends in a slash, and shows at once', async () => {
  const { server, catalog, create } = await setUp()
  expect(await create('  new  ')).toEqual({ prefix: 'new/' })
  expect(await create('один #1 %', 'new/')).toEqual({ prefix: 'new/один #1 %/' })
  expect(await server.keys()).toEqual(['new/', 'new/один #1 %/'])
  expect((await server.get('new/'))?.content).toHaveLength(0)
  expect(await catalog.listing({ ...account, prefix: 'new/' })).toMatchObject({
    objectCount: 2,
    entryCount: 1,
  })
})

test.each(['', '   ', 'a/b', '/', '.', '..', 'a\nb', 'a\0', 'lone \ud83d', '漢'.repeat(342)])(
  'a name that is no single segment is refused before anything is sent: %j',
  async (name) => {
    const { server, create } = await setUp()
    const before = server.stats().requests
    await expect(create(name)).rejects.toMatchObject({ data: { code: 'key.malformed' } })
    expect(server.stats().requests).toBe(before)
  },
)

test.each([
  ['its mark', 'there/'],
  ['what is in it', 'there/deep/file'],
])('a folder that is there by %s is not made again, whether it was listed or not', async (_by, key) => {
  const { server, catalog, create } = await setUp()
  await server.put(key, 'content')
  const conflict = { data: { code: 'remote.conflict', subject: 'there/' } }
  await expect(create('there')).rejects.toMatchObject(conflict)
  await catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, signal })
  const before = server.stats().requests
  await expect(create('there')).rejects.toMatchObject(conflict)
  expect(server.stats().requests).toBe(before)
  expect((await server.get(key))?.content.toString()).toBe('content')
})

test('after a fresh listing a new folder costs one request', async () => {
  const { server, catalog, create } = await setUp()
  await catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, signal })
  const before = server.stats().requests
  await create('new')
  expect(server.stats().requests).toBe(before + 1)
})

test('the server’s refusal is passed on', async () => {
  const { create } = await setUp({ operation: 'upload', match: '*', kind: 'status', parameter: 403 })
  await expect(create('new')).rejects.toMatchObject({ data: { code: 'auth.forbidden', status: 403 } })
})
