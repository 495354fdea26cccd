import { createHash, randomBytes } from 'node:crypto'
import { appendFile, mkdir, rename, truncate, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'

import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { startTestServer, temporaryFolder } from '../testing/test-server.ts'
import { unlimited } from './bandwidth.ts'
import { createUploadMover } from './upload.ts'
import type { MoverPorts } from './mover-ports.ts'
import type { UploadSpec } from './transfer-spec.ts'

type Told = {
  readonly key: string
  readonly sizeBytes: number
  readonly contentType: string
  readonly etag: string | null
}

async function setUp(...faults: readonly Partial<Fault>[]) {
  const server = await startTestServer(
    faults.map((fault) => ({ operation: 'upload', match: '*', kind: 'status', ...fault })),
  )
  const folder = await temporaryFolder()
  const progress: number[] = []
  const told: Told[] = []
  const stop = new AbortController()
  async function send(
    spec: Partial<UploadSpec>,
    ports: Partial<MoverPorts> = {},
    onProgress?: (bytes: number) => void,
  ) {
    const mover = createUploadMover({
      ...server.ports,
      ...ports,
      onUploaded: ({ key }, object) => told.push({ key, ...object }),
    })
    return mover(
      {
        kind: 'upload',
        accountId: 'a',
        bucket: 'b',
        key: 'k',
        sourcePath: null,
        sizeBytes: 0,
        mayReplace: false,
        ...spec,
      },
      {
        signal: stop.signal,
        batch: null,
        onCheck: () => undefined,
        onProgress: (bytes) => {
          progress.push(bytes)
          onProgress?.(bytes)
        },
        onHold: () => undefined,
        onBytesComplete: () => undefined,
        checkpoint: null,
        onCheckpoint: () => Promise.resolve(true),
        goesOn: () => false,
      },
    )
  }
  async function file(name: string, content: string | Buffer): Promise<string> {
    const at = path.join(folder, name)
    await mkdir(path.dirname(at), { recursive: true })
    await writeFile(at, content)
    return at
  }
  const puts = () => server.stats().byMethod['PUT'] ?? 0
  return { server, folder, progress, told, stop, send, file, puts }
}

const md5Of = (content: string | Buffer) => createHash('md5').update(content).digest('hex')
const megabytes = (count: number) => randomBytes(count * 1024 * 1024)

test.each([0, 1, 65_536, 1024 * 1024, 1024 * 1024 + 1, 3_500_000])(
  'sends a file of %i bytes as it is',
  async (sizeBytes) => {
    const { server, progress, send, file } = await setUp()
    const content = randomBytes(sizeBytes)
    const sourcePath = await file('один #1 %.png', content)
    const outcome = await send({ key: 'pics/один #1 %.png', sourcePath, sizeBytes })
    expect(outcome).toEqual({
      verified: true,
      content: { sizeBytes, md5: md5Of(content), etag: md5Of(content) },
    })
    const stored = await server.get('pics/один #1 %.png')
    expect(stored?.content.equals(content)).toBe(true)
    expect(stored?.contentType).toBe('image/png')
    expect(progress).toEqual(progress.toSorted((left, right) => left - right))
    expect(progress.at(-1) ?? 0).toBe(sizeBytes)
  },
)

test.each([
  ['a/page.html', 'text/html'],
  ['png', 'application/octet-stream'],
  ['a.b/png', 'application/octet-stream'],
  ['data.unknown', 'application/octet-stream'],
])('the type of %s is said to be %s', async (key, contentType) => {
  const { server, send, file, told } = await setUp()
  await send({ key, sourcePath: await file('x', 'x') })
  expect((await server.get(key))?.contentType).toBe(contentType)
  expect(told).toEqual([{ key, sizeBytes: 1, contentType, etag: md5Of('x') }])
})

test('the mark of a folder is an object of no bytes', async () => {
  const { server, send, told } = await setUp()
  expect(await send({ key: 'new/', sourcePath: null })).toMatchObject({ verified: true })
  expect((await server.get('new/'))?.content).toHaveLength(0)
  const contentType = 'application/octet-stream'
  expect(told).toEqual([{ key: 'new/', sizeBytes: 0, contentType, etag: md5Of('') }])
})

test.each<Partial<Fault>>([
  { kind: 'reset-upload', parameter: 500_000 },
  { kind: 'status', parameter: 503 },
  { kind: 'lost-answer' },
])('what was interrupted is sent again from the first byte: $kind', async (fault) => {
  const { server, send, file, puts } = await setUp({ ...fault, count: 1 })
  const content = megabytes(2)
  expect(await send({ sourcePath: await file('x', content) })).toMatchObject({ verified: true })
  expect((await server.get('k'))?.content.equals(content)).toBe(true)
  expect(puts()).toBe(2)
})

test('a wrong ETag sends again; when it stays wrong the upload fails, and nothing is deleted', async () => {
  const once = await setUp({ kind: 'wrong-etag', count: 1 })
  expect(await once.send({ sourcePath: await once.file('x', 'x') })).toMatchObject({ verified: true })
  expect(once.puts()).toBe(2)

  const always = await setUp({ kind: 'wrong-etag' })
  const sent = always.send({ sourcePath: await always.file('x', 'content') })
  await expect(sent).rejects.toMatchObject({ data: { code: 'transfer.checksum', subject: 'k' } })
  expect(always.puts()).toBe(3)
  expect(always.server.stats().byMethod['DELETE']).toBeUndefined()
  expect((await always.server.get('k'))?.content.toString()).toBe('content')
  expect(always.told.at(-1)?.key).toBe('k')
})

test.each([
  ['odd-etag', expect.stringMatching(/^[0-9a-f]{32}-2$/)],
  ['no-etag', null],
] as const)('with %s the upload is done, and not verified', async (kind, etag) => {
  const { send, file, told } = await setUp({ kind })
  expect(await send({ sourcePath: await file('x', 'x') })).toMatchObject({
    verified: false,
    content: { sizeBytes: 1, md5: md5Of('x'), etag },
  })
  expect(told).toMatchObject([{ key: 'k', etag: null }])
})

test('a size that the server tells and that is not ours fails', async () => {
  const { server, send, file } = await setUp()
  const clientFor = () => ({
    ...server.client,
    putObject: async (...call: Parameters<typeof server.client.putObject>) => ({
      ...(await server.client.putObject(...call)),
      sizeBytes: 3,
    }),
  })
  const sent = send({ sourcePath: await file('x', 'xx') }, { clientFor })
  await expect(sent).rejects.toMatchObject({ data: { code: 'transfer.size' } })
})

test.each([409, 403, 400])('a %i is final, and the server’s word for it', async (status) => {
  const { send, file, puts, told } = await setUp({ kind: 'status', parameter: status })
  const sent = send({ sourcePath: await file('x', 'x') })
  await expect(sent).rejects.toMatchObject({ data: { status } })
  expect(puts()).toBe(1)
  expect(told).toEqual([])
})

const someTime = new Date('2026-01-15T10:30:00Z')

const changes: Record<string, (at: string) => Promise<void>> = {
  'something is appended': (at) => appendFile(at, 'more'),
  'it is cut short': (at) => truncate(at, 100),
  'it is written anew with as many bytes': (at) => writeFile(at, megabytes(4)),
  async 'another file takes its place'(at) {
    await writeFile(`${at}.new`, megabytes(4))
    await rename(`${at}.new`, at)
  },
  async 'its folder is exchanged for another'(at) {
    await rename(path.dirname(at), `${path.dirname(at)}.old`)
    await mkdir(path.dirname(at))
    await writeFile(at, megabytes(4))
  },
  async 'it is written anew and dated back'(at) {
    await writeFile(at, megabytes(4))
    await utimes(at, someTime, someTime)
  },
  'it goes away': (at) => rename(at, `${at}.gone`),
}

test.each(Object.keys(changes))(
  'a source that changes while it is sent fails and becomes no object: %s',
  async (name) => {
    const { server, send, file, puts, told } = await setUp()
    const sourcePath = await file('folder/x', megabytes(4))
    await utimes(sourcePath, someTime, someTime)
    let changed: Promise<void> | undefined
    // The change is made while the connection waits for more: no byte is read before it is whole.
    const clientFor = () => ({
      ...server.client,
      putObject: async (...call: Parameters<typeof server.client.putObject>) => {
        const { body } = call[2]
        if (body instanceof Readable) throw new Error('a file is lent')
        const next = async () => {
          const bytes = await body.next()
          await (changed ??= changes[name]?.(sourcePath))
          return bytes
        }
        const lent = {
          next,
          giveBack: (bytes: Uint8Array) => body.giveBack(bytes),
          destroy: () => body.destroy(),
        }
        return server.client.putObject(call[0], call[1], { ...call[2], body: lent }, call[3])
      },
    })
    const code = name === 'it goes away' ? 'local.missing' : 'transfer.sourceChanged'
    await expect(send({ sourcePath }, { clientFor })).rejects.toMatchObject({
      data: { code, subject: sourcePath },
    })
    expect(await server.get('k')).toBeNull()
    expect(puts()).toBeLessThanOrEqual(1)
    expect(told).toEqual([])
  },
)

test('a source that changes while the server answers fails too', async () => {
  const { server, send, file } = await setUp()
  const sourcePath = await file('x', 'before')
  const clientFor = () => ({
    ...server.client,
    putObject: async (...call: Parameters<typeof server.client.putObject>) => {
      const answer = await server.client.putObject(...call)
      await appendFile(sourcePath, 'after')
      return answer
    },
  })
  const sent = send({ sourcePath }, { clientFor })
  await expect(sent).rejects.toMatchObject({ data: { code: 'transfer.sourceChanged' } })
})

test('a source that is not there, or is a folder, says so', async () => {
  const { folder, send, puts } = await setUp()
  const missing = path.join(folder, 'nothing')
  await expect(send({ sourcePath: missing })).rejects.toMatchObject({
    data: { code: 'local.missing', subject: missing },
  })
  await expect(send({ sourcePath: folder })).rejects.toMatchObject({ data: { code: 'local.notAFile' } })
  expect(puts()).toBe(0)
})

test('cancelled in the middle, it stops at once and leaves no object', async () => {
  const { server, send, file, stop } = await setUp({ kind: 'slow', parameter: 1024 * 1024 })
  const sourcePath = await file('x', megabytes(8))
  const sent = send({ sourcePath }, {}, () => {
    stop.abort()
  })
  await expect(sent).rejects.toMatchObject({ data: { code: 'cancelled' } })
  expect(await server.keys()).toEqual([])
})

test('what a speed limit admits goes out as it is admitted', async () => {
  const { server, send, file, progress } = await setUp()
  const content = randomBytes(10_500)
  const admitted: number[] = []
  const up = {
    take: (bytes: number) => {
      admitted.push(Math.min(bytes, 1_000))
      return Promise.resolve(Math.min(bytes, 1_000))
    },
  }
  const bandwidth = { up, down: unlimited }
  expect(await send({ sourcePath: await file('x', content) }, { bandwidth })).toMatchObject({
    verified: true,
  })
  expect((await server.get('k'))?.content.equals(content)).toBe(true)
  expect(admitted).toHaveLength(11)
  expect(progress).toHaveLength(12)
})
