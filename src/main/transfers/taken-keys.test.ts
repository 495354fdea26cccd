import { writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test, vi } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { account, startTransfers } from '../testing/test-transfers.ts'
import { planOf, type Batch } from './batch.ts'
import { TakenKeys } from './taken-keys.ts'
import type { Move, UploadSpec } from './transfer-spec.ts'
import { createUploadMover } from './upload.ts'

/** Uploads that were accepted as new, before they are sent. */
async function setUp(names: readonly string[], ...faults: readonly Fault[]) {
  const transfers = await startTransfers(faults)
  const { server, catalog, clock } = transfers
  const root = await temporaryFolder()
  const specs = new Map<string, UploadSpec>()
  for (const name of names) {
    await writeFile(path.join(root, name), `mine ${name}`)
    const place = { ...account, key: `in/drop/${name}`, sourcePath: path.join(root, name) }
    specs.set(name, { kind: 'upload', ...place, sizeBytes: 6, mayReplace: false })
  }
  const batch: Batch = {
    ...account,
    number: 1,
    kind: 'upload',
    title: 'in/',
    root,
    createdAtMs: 0,
    plan: planOf(specs.values()),
  }
  let takenKeys = new TakenKeys({ catalog, now: () => clock.nowMs })
  takenKeys.noteLookedFor(batch)
  let checkpoint: string | null = null
  const move: Move = {
    batch,
    signal: new AbortController().signal,
    onCheck: () => undefined,
    onProgress: () => undefined,
    onHold: () => undefined,
    onBytesComplete: () => undefined,
    get checkpoint() {
      return checkpoint
    },
    onCheckpoint: (noted) => {
      checkpoint = noted
      return Promise.resolve(true)
    },
    goesOn: () => false,
  }
  const mover = createUploadMover({
    ...server.ports,
    isTakenMeanwhile: (spec, at) => takenKeys.isTakenMeanwhile(spec, at.batch, at.signal),
    onUploaded: ({ bucket, accountId, key }, object) => {
      void catalog.noteUpload({ accountId, bucket }, { key, modifiedAtMs: 0, ...object })
    },
  })
  async function send(name: string) {
    const spec = specs.get(name)
    if (!spec) throw new Error(name)
    return mover(spec, move)
  }
  /** As a new start of the app finds it. */
  const restart = () => {
    takenKeys = new TakenKeys({ catalog, now: () => clock.nowMs })
  }
  const content = async (name: string) => (await server.get(`in/drop/${name}`))?.content.toString()
  const asked = (method: string) => server.stats().byMethod[method] ?? 0
  return { ...transfers, send, restart, content, asked, batch, move, mover }
}

const four = ['a', 'b', 'c', 'd']
const done = { verified: true, content: { sizeBytes: 6 } }

test('what was just looked for is sent without another look', async () => {
  const { send, lists, asked, content, catalog } = await setUp(four)
  const find = vi.spyOn(catalog, 'find')
  for (const name of four) expect(await send(name)).toMatchObject(done)
  expect([lists(), asked('GET'), find.mock.calls.length]).toEqual([0, 0, 0])
  expect(await content('a')).toBe('mine a')
})

test('after a restart what the batch writes to is listed once; what has come there is not replaced', async () => {
  const { send, restart, server, lists, content, asked } = await setUp(four)
  await server.put('in/drop/b', 'other!')
  await server.put('in/drop/c', 'mine c')
  restart()
  const puts = asked('PUT')
  expect(await send('a')).toMatchObject(done)
  await expect(send('b')).rejects.toMatchObject({ data: { code: 'remote.exists', subject: 'in/drop/b' } })
  // The app ended between the server's answer and the record of it.
  expect(await send('c')).toMatchObject(done)
  expect(await send('d')).toMatchObject(done)
  expect(lists()).toBe(1)
  expect(asked('PUT') - puts).toBe(2)
  expect([await content('b'), await content('c')]).toEqual(['other!', 'mine c'])
})

test('what was walked before the restart is not trusted, however short a time ago', async () => {
  const { send, restart, server, catalog, clock, lists, content } = await setUp(four)
  const { signal } = new AbortController()
  await catalog.complete({ ...account, prefix: 'in/' }, { maxAgeMs: 0, signal })
  await server.put('in/drop/b', 'other!')
  clock.nowMs += 1_000
  restart()
  await expect(send('b')).rejects.toMatchObject({ data: { code: 'remote.exists' } })
  expect(await send('a')).toMatchObject(done)
  expect(lists()).toBe(2)
  expect(await content('b')).toBe('other!')
})

test('of a few files each is looked for by its own key', async () => {
  const { send, restart, server, lists } = await setUp(['a', 'b'])
  restart()
  await server.put('in/drop/b', 'other!')
  expect(await send('a')).toMatchObject(done)
  await expect(send('b')).rejects.toMatchObject({ data: { code: 'remote.exists' } })
  expect(server.stats().recent.filter(({ target }) => target.includes('prefix=in%2Fdrop%2Fa'))).toHaveLength(
    1,
  )
  expect(lists()).toBe(2)
})

test('a plan that has waited asks nothing, but heeds what the catalog has learnt meanwhile', async () => {
  const { send, server, catalog, clock, lists, content } = await setUp(four)
  clock.nowMs += 60_001
  expect(await send('a')).toMatchObject(done)
  await server.put('in/drop/b', 'other!')
  const { signal } = new AbortController()
  await catalog.complete({ ...account, prefix: 'in/' }, { maxAgeMs: 0, signal })
  const before = lists()
  await expect(send('b')).rejects.toMatchObject({ data: { code: 'remote.exists' } })
  expect(lists()).toBe(before)
  expect(await content('b')).toBe('other!')
})

test('what the catalog knows and the server has no more is sent', async () => {
  const { send, server, catalog, clock, content } = await setUp(four)
  await catalog.noteUpload(account, { key: 'in/drop/a', sizeBytes: 1, modifiedAtMs: 0 })
  clock.nowMs += 60_001
  expect(await send('a')).toMatchObject(done)
  expect(await content('a')).toBe('mine a')
  expect(server.stats().byMethod).toMatchObject({ GET: 2, PUT: 1 })
})

test('what arrived damaged is the upload’s own: trying again replaces it', async () => {
  const { send, clock, content, server } = await setUp(four, {
    operation: 'upload',
    match: '*',
    kind: 'wrong-etag',
    count: 3,
  })
  await expect(send('a')).rejects.toMatchObject({ data: { code: 'transfer.checksum' } })
  await server.put('in/drop/a', 'm1ne a')
  clock.nowMs += 60_001
  expect(await send('a')).toMatchObject(done)
  expect(await content('a')).toBe('mine a')
})

test('a folder that has come there needs no mark any more', async () => {
  const { mover, move, restart, server, asked } = await setUp(four)
  await server.put('in/drop/', '')
  restart()
  const puts = asked('PUT')
  const mark = { kind: 'upload', ...account, key: 'in/drop/', sourcePath: null, sizeBytes: 0 } as const
  expect(await mover({ ...mark, mayReplace: false }, move)).toBe('identical')
  expect(asked('PUT')).toBe(puts)
})

test('when what exists cannot be learnt, nothing is sent, and the next try asks again', async () => {
  const refused: Fault = { operation: 'list', match: '*', kind: 'status', parameter: 403, count: 1 }
  const { send, restart, asked } = await setUp(four, refused)
  restart()
  await expect(send('a')).rejects.toMatchObject({ data: { code: 'auth.forbidden' } })
  expect(asked('PUT')).toBe(0)
  expect(await send('a')).toMatchObject(done)
})
