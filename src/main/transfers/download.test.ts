import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import type { CloudStoreClient, ObjectHead } from '../cloudstore/cloudstore-client.ts'
import { startTestServer, temporaryFolder } from '../testing/test-server.ts'
import { createDownloadMover } from './download.ts'
import type { DownloadSpec } from './transfer-spec.ts'

async function setUp(...faults: readonly Partial<Fault>[]) {
  const server = await startTestServer(
    faults.map((fault) => ({ operation: 'download', match: '*', kind: 'status', ...fault })),
  )
  const root = await temporaryFolder()
  const progress: number[] = []
  const stop = new AbortController()
  const answered: { head?: Partial<ObjectHead> } = {}
  const clientFor = () => ({
    ...server.client,
    async getObject(...call: Parameters<CloudStoreClient['getObject']>) {
      const download = await server.client.getObject(...call)
      return download.kind === 'body'
        ? { ...download, head: { ...download.head, ...answered.head } }
        : download
    },
  })
  const etags: Record<string, string> = {}
  const mover = createDownloadMover({
    ...server.ports,
    clientFor,
    onVerified: ({ key }, etag) => (etags[key] = etag),
  })
  async function save(spec: Partial<DownloadSpec>, onProgress?: () => void) {
    const whole: DownloadSpec = {
      kind: 'download',
      accountId: 'a',
      bucket: 'b',
      key: 'k',
      root,
      localPath: ['k'],
      sizeBytes: 0,
      mayReplace: false,
      isFolderMarker: false,
      partName: '.0123456789abcdef.cloudstore-part',
      ...spec,
    }
    return mover(whole, {
      signal: stop.signal,
      batch: null,
      onCheck: () => undefined,
      onProgress: (bytes) => {
        progress.push(bytes)
        if (bytes > 0) onProgress?.()
      },
      onHold: () => undefined,
      onBytesComplete: () => undefined,
      checkpoint: null,
      onCheckpoint: () => Promise.resolve(true),
      goesOn: () => false,
    })
  }
  const at = (...names: readonly string[]) => path.join(root, ...names)
  /** All names below the root, folders with a slash. */
  async function tree(): Promise<string[]> {
    const found = await readdir(root, { recursive: true, withFileTypes: true })
    return found
      .map(
        (entry) =>
          path.relative(root, path.join(entry.parentPath, entry.name)) + (entry.isDirectory() ? '/' : ''),
      )
      .toSorted()
  }
  const gets = () =>
    server.stats().recent.filter(({ method, target }) => method === 'GET' && /objects\/./.test(target)).length
  return { server, root, stop, save, at, tree, gets, progress, answered, etags }
}

test.each([0, 1, 65_536, 1_048_577, 3_000_000])('saves an object of %i bytes as it is', async (sizeBytes) => {
  const { server, save, at, tree, progress, etags } = await setUp()
  const content = randomBytes(sizeBytes)
  await server.put('pics/один #1 %.png', content)
  const outcome = await save({ key: 'pics/один #1 %.png', localPath: ['pics', 'один #1 %.png'], sizeBytes })
  const md5 = createHash('md5').update(content).digest('hex')
  expect(outcome).toEqual({ verified: true, savedAs: undefined, content: { sizeBytes, md5, etag: md5 } })
  expect((await readFile(at('pics', 'один #1 %.png'))).equals(content)).toBe(true)
  expect(await tree()).toEqual(['pics/', 'pics/один #1 %.png'])
  expect(progress.at(-1) ?? 0).toBe(sizeBytes)
  expect(etags).toEqual({ 'pics/один #1 %.png': md5 })
})

test('a name that had to differ from the key’s is told', async () => {
  const { server, save } = await setUp()
  await server.put('a//b', 'x')
  await server.put('a/', 'not empty')
  expect(await save({ key: 'a//b', localPath: ['a', '_', 'b'] })).toMatchObject({ savedAs: 'a/_/b' })
  expect(await save({ key: 'a/', localPath: ['a', '_ (2)'] })).toMatchObject({ savedAs: 'a/_ (2)' })
  expect(await save({ key: 'a//b', localPath: ['b'] })).toMatchObject({ savedAs: undefined })
  expect(await save({ key: 'a//b', localPath: ['b (2)'] })).toMatchObject({ savedAs: 'b (2)' })
  await server.put('my_k', 'x')
  expect(await save({ key: 'my_k', localPath: ['k'] })).toMatchObject({ savedAs: 'k' })
})

test('the mark of a folder becomes a folder, and one that is there is fine', async () => {
  const { save, tree, gets } = await setUp()
  const marker = { key: 'a/b/', localPath: ['a', 'b'], isFolderMarker: true }
  expect(await save(marker)).toEqual({ verified: true })
  expect(await save(marker)).toEqual({ verified: true })
  expect(await tree()).toEqual(['a/', 'a/b/'])
  expect(gets()).toBe(0)
})

test.each<Partial<Fault>>([
  { kind: 'flip', parameter: 70_000 },
  { kind: 'wrong-etag' },
  { kind: 'truncate', parameter: 70_000 },
  { kind: 'reset-after', parameter: 0 },
  { kind: 'reset-after', parameter: 70_000 },
  { kind: 'reset' },
  { kind: 'status', parameter: 503 },
])('what was damaged or cut short is fetched again: $kind $parameter', async (fault) => {
  const { server, save, at, tree, gets } = await setUp({ ...fault, count: 1 })
  const content = randomBytes(100_000)
  await server.put('k', content)
  expect(await save({})).toMatchObject({ verified: true })
  expect((await readFile(at('k'))).equals(content)).toBe(true)
  expect(await tree()).toEqual(['k'])
  expect(gets()).toBe(2)
})

test.each<{ fault: Partial<Fault>; code: string; tries: number }>([
  { fault: { kind: 'flip', parameter: 70_000 }, code: 'transfer.checksum', tries: 3 },
  { fault: { kind: 'wrong-etag' }, code: 'transfer.checksum', tries: 3 },
  { fault: { kind: 'truncate', parameter: 70_000 }, code: 'net.interrupted', tries: 5 },
  { fault: { kind: 'reset-after', parameter: 70_000 }, code: 'net.interrupted', tries: 5 },
  { fault: { kind: 'status', parameter: 404 }, code: 'remote.notFound', tries: 1 },
])(
  'where it goes on ($fault.kind) it fails at last, and the old file is whole',
  async ({ fault, code, tries }) => {
    const { server, save, at, tree, gets } = await setUp(fault)
    await server.put('k', randomBytes(100_000))
    await writeFile(at('k'), 'old')
    const saved = save({ mayReplace: true })
    await expect(saved).rejects.toMatchObject({ data: { code } })
    expect(await readFile(at('k'), 'utf8')).toBe('old')
    expect(await tree()).toEqual(['k'])
    expect(gets()).toBe(tries)
  },
)

test('fewer or more bytes than the server said are not the object', async () => {
  const { server, save, tree, answered } = await setUp()
  await server.put('k', 'content')
  answered.head = { sizeBytes: 8, etag: null }
  await expect(save({})).rejects.toMatchObject({ data: { code: 'transfer.size', subject: 'k' } })
  expect(await tree()).toEqual([])
})

test.each(['odd-etag', 'no-etag'] as const)('with %s it is done, and not verified', async (kind) => {
  const { server, save, at, etags } = await setUp({ kind })
  await server.put('k', 'content')
  expect(await save({})).toMatchObject({ verified: false })
  expect(etags).toEqual({})
  expect(await readFile(at('k'), 'utf8')).toBe('content')
})

test('with leave to, it replaces a file at the end, and a link instead of what it points at', async () => {
  const { server, save, at, tree } = await setUp()
  await server.put('k', 'new')
  await writeFile(at('k'), 'old')
  await save({ mayReplace: true })
  expect(await readFile(at('k'), 'utf8')).toBe('new')
  await writeFile(at('elsewhere'), 'untouched')
  await symlink(at('elsewhere'), at('link'))
  await save({ localPath: ['link'], mayReplace: true })
  expect(await readFile(at('elsewhere'), 'utf8')).toBe('untouched')
  await expect(readlink(at('link'))).rejects.toThrow(/EINVAL/)
  expect(await tree()).toEqual(['elsewhere', 'k', 'link'])
})

test('without leave, a file that appears while the bytes come is not touched', async () => {
  const { server, save, at, tree } = await setUp()
  await server.put('k', randomBytes(200_000))
  const saved = save({}, () => {
    writeFileSync(at('k'), 'appeared')
  })
  await expect(saved).rejects.toMatchObject({ data: { code: 'local.exists', subject: at('k') } })
  expect(await readFile(at('k'), 'utf8')).toBe('appeared')
  expect(await tree()).toEqual(['k'])
})

test('without leave, a name that is taken from the start costs no request', async () => {
  const { server, save, at, gets } = await setUp()
  await server.put('k', 'new')
  await symlink(at('nowhere'), at('k'))
  await expect(save({})).rejects.toMatchObject({ data: { code: 'local.exists', subject: at('k') } })
  expect(gets()).toBe(0)
})

test('a folder of that name is no file to replace', async () => {
  const { server, save, at, tree } = await setUp()
  await server.put('k', 'x')
  await mkdir(at('k', 'inside'), { recursive: true })
  await expect(save({ mayReplace: true })).rejects.toMatchObject({ data: { code: 'local.notAFile' } })
  await expect(save({})).rejects.toMatchObject({ data: { code: 'local.exists' } })
  expect(await tree()).toEqual(['k/', 'k/inside/'])
})

test('goes through no link on the way, nor over a file', async () => {
  const { server, save, at, gets } = await setUp()
  const outside = await temporaryFolder()
  await server.put('k', 'x')
  await symlink(outside, at('linked'))
  await mkdir(at('real'))
  await symlink(outside, at('real', 'deep'))
  await writeFile(at('file'), 'x')
  for (const localPath of [
    ['linked', 'k'],
    ['real', 'deep', 'k'],
    ['linked', 'new', 'k'],
  ]) {
    await expect(save({ localPath })).rejects.toMatchObject({ data: { code: 'local.outside' } })
  }
  await expect(save({ localPath: ['linked'], isFolderMarker: true })).rejects.toMatchObject({
    data: { code: 'local.outside' },
  })
  await expect(save({ localPath: ['file', 'k'] })).rejects.toMatchObject({ data: { code: 'local.exists' } })
  expect(await readdir(outside)).toEqual([])
  expect(await readFile(at('file'), 'utf8')).toBe('x')
  expect(gets()).toBe(0)
})

test('a chosen folder that is a link itself is fine; one that is gone is not made anew', async () => {
  const { server, save, at, root } = await setUp()
  await server.put('k', 'x')
  const link = path.join(await temporaryFolder(), 'link')
  await symlink(root, link)
  await save({ root: link })
  expect(await readFile(at('k'), 'utf8')).toBe('x')
  const gone = save({ root: at('gone') })
  await expect(gone).rejects.toMatchObject({ data: { code: 'local.missing', subject: at('gone') } })
})

test('cancelled in the middle, it leaves nothing behind', async () => {
  const { server, save, stop, tree } = await setUp({ kind: 'slow', parameter: 256 * 1024 })
  await server.put('k', randomBytes(1_000_000))
  const saved = save({}, () => {
    stop.abort()
  })
  await expect(saved).rejects.toMatchObject({ data: { code: 'cancelled' } })
  expect(await tree()).toEqual([])
})

test('cancelled after the last byte, it still gets no name', async () => {
  const { server, save, stop, tree, progress } = await setUp()
  await server.put('k', 'content')
  const saved = save({}, () => {
    stop.abort()
  })
  await expect(saved).rejects.toMatchObject({ data: { code: 'cancelled' } })
  expect(progress).toEqual([0, 7])
  expect(await tree()).toEqual([])
})

test('a name that the disk cannot hold fails by that name', async () => {
  const { server, save, tree } = await setUp()
  await server.put('k', 'x')
  const saved = save({ localPath: ['a'.repeat(256)] })
  await expect(saved).rejects.toMatchObject({ data: { code: 'local.nameTooLong' } })
  expect(await tree()).toEqual([])
})

test('a folder that cannot be written to fails by the file’s name, never by that of the hidden one', async () => {
  const { server, save, at, root, answered } = await setUp()
  await server.put('k', Buffer.from('bytes'))
  Object.defineProperty(answered, 'head', {
    get: () => {
      rmSync(root, { recursive: true })
      return {}
    },
  })
  const saved = save({ sizeBytes: 300_000 })
  await expect(saved).rejects.toMatchObject({ data: { code: 'local.missing', subject: at('k') } })
})

test('the bytes are on the disk under a hidden name until they are whole', async () => {
  const { server, save, root, at } = await setUp()
  await server.put('k', randomBytes(200_000))
  let during: string[] = []
  await save({ sizeBytes: 300_000 }, () => {
    during = readdirSync(root)
  })
  expect(during).toEqual([expect.stringMatching(/^\.[0-9a-f]{16}\.cloudstore-part$/)])
  expect((await stat(at('k'))).nlink).toBe(1)
})
