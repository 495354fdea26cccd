import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { bundle, startChild, type ChildEmulator } from './testing/child-emulator.ts'
import { contentFiles } from './testing/raw-exchange.ts'
import {
  createBucket,
  jsonOf,
  send,
  startTestEmulator,
  temporaryDirectory,
  testKey,
} from './testing/test-emulator.ts'

let script = ''

beforeAll(async () => {
  const bundled = await bundle('cli.ts')
  script = bundled.script
  return bundled.remove
})

function start(dataDir: string): Promise<ChildEmulator> {
  return startChild(script, ['--port', '0', '--data', dataDir, '--key', testKey])
}

test('what was answered survives kill -9, and an upload that it cut off leaves nothing', async () => {
  const dataDir = await temporaryDirectory()
  const killed = await start(dataDir)
  await createBucket(killed, 'b')
  await send(killed, '/buckets/b/objects/kept', { method: 'PUT', body: 'old' })
  await send(killed, '/buckets/b/objects/deleted', { method: 'PUT', body: 'gone' })
  await send(killed, '/buckets/b/objects/deleted', { method: 'DELETE' })
  await createBucket(killed, 'empty')
  await send(killed, '/buckets/empty', { method: 'DELETE' })

  const upload = request(`${killed.baseUrl}/buckets/b/objects/kept`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${testKey}`, 'Content-Length': 10_000_000 },
  })
  upload.on('error', () => {}).write(Buffer.alloc(1_000_000))
  await expect.poll(() => contentFiles(dataDir)).toHaveLength(2)
  await killed.end('SIGKILL')

  const emulator = await startTestEmulator({ dataDir, extensions: true })
  expect(jsonOf(await send(emulator, '/buckets'))).toMatchObject({ buckets: [{ name: 'b' }] })
  expect((await send(emulator, '/buckets/b/objects/kept')).body.toString()).toBe('old')
  expect((await send(emulator, '/buckets/b/objects/deleted')).status).toBe(404)
  expect(await contentFiles(dataDir)).toHaveLength(1)
})

test('kill -9 in a storm of uploads loses none that was answered, and leaves every object whole', async () => {
  const dataDir = await temporaryDirectory()
  const answered = new Map<string, string>()
  for (let round = 0; round < 4; round += 1) {
    const emulator = await start(dataDir)
    if (round === 0) await createBucket(emulator, 'b')
    const answeredBefore = answered.size
    const uploads = Array.from({ length: 200 }, async (_, index) => {
      const key = `r${round}-${index}`
      const body = randomBytes(1 + index * 200)
      const { status } = await send(emulator, `/buckets/b/objects/${key}`, { method: 'PUT', body })
      if (status === 201) answered.set(key, md5Of(body))
    })
    const over = Promise.allSettled(uploads)
    await expect.poll(() => answered.size - answeredBefore, { interval: 1 }).toBeGreaterThan(20 * round)
    await emulator.end('SIGKILL')
    await over
  }
  const emulator = await startTestEmulator({ dataDir })
  const { objects } = listSchema.parse(jsonOf(await send(emulator, '/buckets/b/objects')))
  const found = new Map<string, string>()
  for (const { key, size } of objects) {
    const { headers, body } = await send(emulator, `/buckets/b/objects/${key}`)
    expect([body.length, `"${md5Of(body)}"`]).toEqual([size, headers.etag])
    found.set(key, md5Of(body))
  }
  expect([...answered].filter(([key, md5]) => found.get(key) !== md5)).toEqual([])
  expect(await contentFiles(dataDir)).toHaveLength(objects.length)
})

test('a full disk refuses what does not fit and harms nothing else', async () => {
  const dataDir = await temporaryDirectory()
  // No file may grow beyond 4 KiB, which the journal reaches first.
  const limited = await startChild(script, ['--port', '0', '--data', dataDir, '--key', testKey], {
    maxFileBytes: 4096,
  })
  await createBucket(limited, 'b')
  const put = (key: string, metadataLength: number) =>
    send(limited, `/buckets/b/objects/${key}`, {
      method: 'PUT',
      body: key,
      headers: { 'X-CloudStore-Meta-Padding': 'x'.repeat(metadataLength) },
    })
  expect((await put('first', 1000)).status).toBe(201)
  expect((await put('too-long', 4000)).status).toBe(500)
  expect((await put('last', 1000)).status).toBe(201)
  await limited.end('SIGKILL')
  const emulator = await startTestEmulator({ dataDir })
  const list = await send(emulator, '/buckets/b/objects')
  expect(jsonOf(list)).toMatchObject({ objects: [{ key: 'first' }, { key: 'last' }] })
})

const listSchema = z.looseObject({ objects: z.array(z.looseObject({ key: z.string(), size: z.number() })) })

function md5Of(body: Buffer): string {
  return createHash('md5').update(body).digest('hex')
}
