import { expect, test } from 'vitest'
import { parseFault } from './faults.ts'
import { startEmulator } from './server.ts'
import { contentFiles, exchange, plainHeaders } from './testing/raw-exchange.ts'
import {
  send,
  startTestEmulator,
  startWithBucket,
  temporaryDirectory,
  testKey,
} from './testing/test-emulator.ts'

test('what is not HTTP gets the envelope and the rate headers too', async () => {
  const emulator = await startTestEmulator({ plan: 'pro' })
  for (const text of [
    'GET /v2/b ä HTTP/1.1\r\n\r\n',
    'GET /v2/b\u0001 HTTP/1.1\r\n\r\n',
    'nonsense\r\n\r\n',
  ]) {
    const answer = await exchange(emulator.baseUrl, text)
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*X-RateLimit-Limit: 600\r\n.*"code":"INVALID_REQUEST"/s)
  }
})

test('a connection serves many requests, also after errors with a body', async () => {
  const emulator = await startWithBucket()
  const list = `GET /v2/buckets/b/objects HTTP/1.1\r\n${plainHeaders}Connection: close\r\n\r\n`
  const answers = await exchange(emulator.baseUrl, `${rawPut('missing')}${rawPut('b')}${list}`)
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 201', 'HTTP/1.1 200'])
})

test('close ends idle connections and a request under way at once', async () => {
  const dataDir = await temporaryDirectory()
  const emulator = await startWithBucket({ dataDir })
  const upload = `PUT /v2/buckets/b/objects/k HTTP/1.1\r\n${plainHeaders}Content-Length: 1000\r\n\r\nbegin`
  const idle = exchange(emulator.baseUrl, '')
  const active = exchange(emulator.baseUrl, upload)
  await expect.poll(() => emulator.stats().requests).toBe(2)
  await emulator.close()
  await Promise.all([idle, active])
  await startTestEmulator({ dataDir })
  expect(await contentFiles(dataDir)).toEqual([])
})

test.each(['GET /v2/buckets/b/objects', 'GET /v2/buckets/b/objects/k'])(
  'close ends %s that waits behind another on its connection',
  async (request) => {
    const faults = ['list:*:stall', 'download:*:flip:1'].map(parseFault)
    const emulator = await startWithBucket({ faults })
    await send(emulator, '/buckets/b/objects/k', { method: 'PUT', body: Buffer.alloc(1_000_000) })
    const stalled = `GET /v2/buckets/b/objects HTTP/1.1\r\n${plainHeaders}\r\n`
    const both = exchange(emulator.baseUrl, `${stalled}${request} HTTP/1.1\r\n${plainHeaders}\r\n`)
    await expect.poll(() => emulator.stats().requests).toBe(4)
    await emulator.close()
    expect(await both).toBe('')
  },
)

test('a data directory and a port serve one emulator at a time', async () => {
  const dataDir = await temporaryDirectory()
  const first = await startTestEmulator({ dataDir })
  const options = { port: 0, plan: 'free', apiKey: testKey } as const
  await expect(startEmulator({ ...options, dataDir })).rejects.toThrow(/Another emulator uses/)
  const port = Number(new URL(first.baseUrl).port)
  await expect(startEmulator({ ...options, port, dataDir: await temporaryDirectory() })).rejects.toThrow(
    /is in use/,
  )
  await first.close()
  await startTestEmulator({ dataDir })
})

function rawPut(bucket: string): string {
  return `PUT /v2/buckets/${bucket}/objects/k HTTP/1.1\r\n${plainHeaders}Content-Length: 3\r\n\r\nxyz`
}
