import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { startTestServer, temporaryFolder } from '../testing/test-server.ts'
import type { Move, UploadSpec } from './transfer-spec.ts'
import { createUploadMover } from './upload.ts'

const md5Of = (content: string) => createHash('md5').update(content).digest('hex')

/** `k` holds `old`, and the file on this computer `new`. */
async function setUp(faults: readonly Fault[] = []) {
  const server = await startTestServer(faults)
  await server.put('k', 'old')
  const sourcePath = path.join(await temporaryFolder(), 'file')
  await writeFile(sourcePath, 'new')
  const send = (spec: Partial<UploadSpec>, checkpoint: string | null = null) => {
    const move: Move = {
      signal: new AbortController().signal,
      batch: null,
      onCheck: () => undefined,
      onProgress: () => undefined,
      onHold: () => undefined,
      onBytesComplete: () => undefined,
      checkpoint,
      onCheckpoint: () => Promise.resolve(true),
      goesOn: () => false,
    }
    const target = { accountId: 'a', bucket: 'b', key: 'k', sourcePath, sizeBytes: 3, mayReplace: true }
    const mover = createUploadMover({ ...server.ports, onUploaded: () => undefined })
    return mover({ kind: 'upload', ...target, replaces: md5Of('old'), ...spec }, move)
  }
  const content = async () => (await server.get('k'))?.content.toString()
  return { server, send, content }
}

test('the object that was meant is replaced, and described as it was', async () => {
  const { server, send, content } = await setUp()
  const description = { contentType: 'text/x-note', metadata: { by: 'M. Reis' } }
  expect(await send({ description })).toMatchObject({ verified: true, content: { md5: md5Of('new') } })
  expect(await content()).toBe('new')
  const options = { signal: new AbortController().signal, lane: 'person' } as const
  expect(await server.client.headObject('b', 'k', options)).toMatchObject(description)
})

test('another object of the key stays, and so does a key that has gone', async () => {
  const { server, send, content } = await setUp()
  await server.put('k', 'theirs')
  await expect(send({})).rejects.toMatchObject({ data: { code: 'remote.changed', subject: 'k' } })
  expect(await content()).toBe('theirs')
  await server.client.deleteObject('b', 'k', { signal: new AbortController().signal, lane: 'person' })
  await expect(send({})).rejects.toMatchObject({ data: { code: 'remote.changed' } })
  expect(await server.keys()).toEqual([])
})

test('what an earlier run has sent is not sent again', async () => {
  const { server, send } = await setUp()
  await server.put('k', 'new')
  const puts = server.stats().byMethod['PUT']
  const content = { sizeBytes: 3, md5: md5Of('new'), etag: md5Of('new') }
  expect(await send({})).toEqual({ verified: true, content })
  expect(server.stats().byMethod['PUT']).toBe(puts)
})

test('what arrived damaged is its own, and is replaced', async () => {
  const { server, send, content } = await setUp()
  await server.put('k', 'n?w')
  await send({}, 'sent')
  expect(await content()).toBe('new')
})
