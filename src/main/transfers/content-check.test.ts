import { createHash, randomBytes } from 'node:crypto'
import { lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { startTestServer, temporaryFolder } from '../testing/test-server.ts'
import { createDownloadMover } from './download.ts'
import type { DownloadSpec, Move, OnlyIfDifferent, UploadSpec } from './transfer-spec.ts'
import { createUploadMover } from './upload.ts'

const old = randomBytes(3_000_000)
const other = randomBytes(3_000_000)
const md5Of = (content: Buffer) => createHash('md5').update(content).digest('hex')
const askServer: OnlyIfDifferent = { knownMd5: null }

async function setUp(...faults: readonly Fault[]) {
  const server = await startTestServer(faults)
  const root = await temporaryFolder()
  const file = path.join(root, 'k')
  const told: string[] = []
  const checked: number[] = []
  const progress: number[] = []
  const stop = new AbortController()
  const ports = { ...server.ports, onVerified: (_spec: unknown, etag: string) => told.push(etag) }
  const move: Move = {
    signal: stop.signal,
    batch: null,
    onCheck: (bytes) => checked.push(bytes),
    onProgress: (bytes) => progress.push(bytes),
    onHold: () => undefined,
    onBytesComplete: () => undefined,
    checkpoint: null,
    onCheckpoint: () => Promise.resolve(true),
    goesOn: () => false,
  }
  const target = { accountId: 'a', bucket: 'b', key: 'k', sizeBytes: old.length, mayReplace: true }
  const upload = (onlyIfDifferent: OnlyIfDifferent) => {
    const spec: UploadSpec = { kind: 'upload', ...target, sourcePath: file, onlyIfDifferent }
    return createUploadMover({ ...ports, onUploaded: () => undefined })(spec, move)
  }
  const download = (onlyIfDifferent: OnlyIfDifferent) => {
    const place = { root, localPath: ['k'], partName: '.0123456789abcdef.cloudstore-part' }
    const spec: DownloadSpec = {
      kind: 'download',
      ...target,
      ...place,
      isFolderMarker: false,
      onlyIfDifferent,
    }
    return createDownloadMover(ports)(spec, move)
  }
  /** `METHOD STATUS` of what was asked of the object. */
  const requests = () =>
    server
      .stats()
      .recent.filter(({ target: asked }) => asked.endsWith('/objects/k'))
      .map(({ method, status }) => `${method} ${status}`)
  return { server, root, file, told, checked, progress, stop, upload, download, requests }
}

test('an upload of what is there sends nothing: 304, and the ETag is known from then on', async () => {
  const { server, file, upload, requests, told, checked, progress } = await setUp()
  await server.put('k', old)
  await writeFile(file, old)
  expect(await upload(askServer)).toBe('identical')
  expect(requests()).toEqual(['PUT 201', 'GET 304'])
  expect(told).toEqual([md5Of(old)])
  expect(checked.at(0)).toBe(0)
  expect(checked.at(-1)).toBe(old.length)
  expect(progress).toEqual([])
})

test('an upload of something else drops the body of the answer, and is sent', async () => {
  const { server, file, upload, requests } = await setUp()
  await server.put('k', old)
  await writeFile(file, other)
  expect(await upload(askServer)).toMatchObject({ verified: true, content: { md5: md5Of(other) } })
  expect(requests()).toEqual(['PUT 201', 'GET 200', 'PUT 201'])
  expect((await server.get('k'))?.content.equals(other)).toBe(true)
})

test.each([
  ['identical', old, ['PUT 201']],
  ['sent', other, ['PUT 201', 'PUT 201']],
])('where the MD5 is known the server is not asked: %s', async (_what, content, expected) => {
  const { server, file, upload, requests } = await setUp()
  await server.put('k', old)
  await writeFile(file, content)
  await upload({ knownMd5: md5Of(old) })
  expect(requests()).toEqual(expected)
  expect((await server.get('k'))?.content.equals(content)).toBe(true)
})

test('what is gone from the server meanwhile is sent', async () => {
  const { file, upload, requests } = await setUp()
  await writeFile(file, old)
  expect(await upload(askServer)).toMatchObject({ verified: true })
  expect(requests()).toEqual(['GET 404', 'PUT 201'])
})

test('the question is put again where the connection breaks', async () => {
  const { server, file, upload, requests } = await setUp({
    operation: 'download',
    match: 'k',
    kind: 'reset',
    count: 2,
  })
  await server.put('k', old)
  await writeFile(file, old)
  expect(await upload(askServer)).toBe('identical')
  expect(requests().filter((request) => request === 'GET 304')).toHaveLength(1)
})

test('what cannot be read fails with its name before anything is asked', async () => {
  const { server, upload, requests, file } = await setUp()
  await server.put('k', old)
  await expect(upload(askServer)).rejects.toMatchObject({ data: { code: 'local.missing', subject: file } })
  expect(requests()).toEqual(['PUT 201'])
})

test('hashing stops when it is told to, and nothing is asked', async () => {
  const { server, file, upload, requests, stop } = await setUp()
  await server.put('k', old)
  await writeFile(file, old)
  stop.abort()
  await expect(upload(askServer)).rejects.toMatchObject({ data: { code: 'cancelled' } })
  expect(requests()).toEqual(['PUT 201'])
})

test('a download of what is there fetches nothing: 304', async () => {
  const { server, root, file, download, requests, told } = await setUp()
  await server.put('k', old)
  await writeFile(file, old)
  expect(await download(askServer)).toBe('identical')
  expect(requests()).toEqual(['PUT 201', 'GET 304'])
  expect(told).toEqual([md5Of(old)])
  expect(await readdir(root)).toEqual(['k'])
})

test('a download of something else goes on with the same answer, without a second request', async () => {
  const { server, root, file, download, requests, progress } = await setUp()
  await server.put('k', old)
  await writeFile(file, other)
  expect(await download(askServer)).toMatchObject({ verified: true, content: { md5: md5Of(old) } })
  expect(requests()).toEqual(['PUT 201', 'GET 200'])
  expect((await readFile(file)).equals(old)).toBe(true)
  expect(progress.at(-1)).toBe(old.length)
  expect(await readdir(root)).toEqual(['k'])
})

test.each([
  ['identical', old, ['PUT 201']],
  ['fetched', other, ['PUT 201', 'GET 200']],
])('a download asks nothing where the MD5 is known: %s', async (_what, content, expected) => {
  const { server, file, download, requests } = await setUp()
  await server.put('k', old)
  await writeFile(file, content)
  await download({ knownMd5: md5Of(old) })
  expect(requests()).toEqual(expected)
  expect((await readFile(file)).equals(old)).toBe(true)
})

test('a download in place of a file that has gone just fetches', async () => {
  const { server, file, download, requests } = await setUp()
  await server.put('k', old)
  await download(askServer)
  expect((await readFile(file)).equals(old)).toBe(true)
  expect(requests()).toEqual(['PUT 201', 'GET 200'])
})

test('a link is no file with the same content: it is replaced, and what it led to stays', async () => {
  const { server, root, file, download } = await setUp()
  await server.put('k', old)
  const ledTo = path.join(root, 'led-to')
  await writeFile(ledTo, old)
  await symlink(ledTo, file)
  expect(await download(askServer)).toMatchObject({ verified: true })
  expect((await lstat(file)).isFile()).toBe(true)
  expect((await readFile(ledTo)).equals(old)).toBe(true)
})

test('a download whose connection breaks in its middle goes on as a download', async () => {
  const { server, file, download } = await setUp({
    operation: 'download',
    match: 'k',
    kind: 'reset-after',
    parameter: 1_000_000,
    count: 1,
  })
  await server.put('k', old)
  await writeFile(file, other)
  expect(await download(askServer)).toMatchObject({ verified: true })
  expect((await readFile(file)).equals(old)).toBe(true)
})
