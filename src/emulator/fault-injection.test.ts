import { createHash } from 'node:crypto'
import { request, type IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { parseFault } from './faults.ts'
import type { RunningEmulator } from './server.ts'
import { exchange, plainHeaders } from './testing/raw-exchange.ts'
import { createBucket, jsonOf, send, startTestEmulator, testKey } from './testing/test-emulator.ts'

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
const md5 = createHash('md5').update(content).digest('hex')
const path = '/buckets/b/objects/k'

/** An emulator that meets its faults after the bucket `b` and, save where an upload is faulty, its object `k`. */
async function startFaulty(...specs: string[]): Promise<RunningEmulator> {
  const emulator = await startTestEmulator({ faults: specs.map(parseFault) })
  await createBucket(emulator, 'b')
  const isUploadFaulty = specs.some((spec) => /^(\*|upload):/.test(spec))
  if (!isUploadFaulty)
    await send(emulator, path, { method: 'PUT', body: content, headers: { 'X-CloudStore-Meta-A': '1' } })
  return emulator
}

function upload(emulator: RunningEmulator) {
  return send(emulator, path, { method: 'PUT', body: content })
}

type Outcome = { readonly status?: number; readonly headers?: IncomingHttpHeaders; readonly error?: string }

/** A download that shows what has come so far; `over` when the body or the connection has ended. */
function startDownload({ baseUrl }: RunningEmulator) {
  const outgoing = request(`${baseUrl}${path}`, { headers: { Authorization: `Bearer ${testKey}` } }).end()
  const progress = { received: Buffer.alloc(0) }
  const over = new Promise<Outcome>((resolve) => {
    outgoing.on('error', ({ message }) => resolve({ error: message }))
    outgoing.on('response', (incoming) => {
      const { statusCode: status = 0, headers } = incoming
      incoming.on('data', (chunk: Buffer) => {
        progress.received = Buffer.concat([progress.received, chunk])
      })
      incoming.on('error', ({ message }) => resolve({ status, headers, error: message }))
      incoming.on('end', () => resolve({ status, headers }))
    })
  })
  return { progress, over }
}

test('status answers in the envelope, as often as asked, and nothing is done', async () => {
  const emulator = await startFaulty('upload:*:status:403@1', 'delete:*:status@1')
  const refused = await upload(emulator)
  expect([refused.status, jsonOf(refused)]).toMatchObject([403, { error: { code: 'FORBIDDEN' } }])
  expect(refused.headers['x-ratelimit-limit']).toBe('Unlimited')
  expect((await send(emulator, path)).status).toBe(404)
  expect((await upload(emulator)).status).toBe(201)
  const failed = await send(emulator, path, { method: 'DELETE' })
  expect([failed.status, jsonOf(failed)]).toMatchObject([503, { error: { code: 'INTERNAL_ERROR' } }])
  expect((await send(emulator, path)).status).toBe(200)
})

test('rate-limited answers 429 with the reset it is given', async () => {
  const emulator = await startFaulty('download:*:rate-limited:soon')
  const answer = await send(emulator, path)
  expect(answer.status).toBe(429)
  expect(answer.headers).toMatchObject({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' })
})

test('rate-limited may say a time from now, in seconds or milliseconds, or nothing', async () => {
  const emulator = await startTestEmulator({
    clock: () => 1_700_000_000_500,
    faults: ['+60', '+60ms', 'none'].map((reset) => parseFault(`list:*:rate-limited:${reset}@1`)),
  })
  const resets = []
  for (let request = 0; request < 3; request += 1)
    resets.push((await send(emulator, '/buckets/b/objects')).headers['x-ratelimit-reset'])
  expect(resets).toEqual(['1700000061', '1700000000560', undefined])
})

test('expired-cursor refuses a cursor once', async () => {
  const emulator = await startFaulty('list:*:expired-cursor:410@1')
  await send(emulator, '/buckets/b/objects/l', { method: 'PUT', body: '' })
  const first = jsonOf(await send(emulator, '/buckets/b/objects?limit=1'))
  const cursor = String(Reflect.get(Object(first), 'cursor'))
  expect((await send(emulator, `/buckets/b/objects?limit=1&cursor=${cursor}`)).status).toBe(410)
  expect((await send(emulator, `/buckets/b/objects?limit=1&cursor=${cursor}`)).status).toBe(200)
})

test('html, bad-json and redirect answer what no CloudStore would', async () => {
  const emulator = await startFaulty(
    'download:*:html',
    'list:*:bad-json',
    'delete:*:redirect:http://other.example/x',
  )
  expect(await send(emulator, path)).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' } })
  const list = await send(emulator, '/buckets/b/objects')
  expect(list.status).toBe(200)
  expect(() => jsonOf(list)).toThrow(SyntaxError)
  const redirect = await send(emulator, path, { method: 'DELETE' })
  expect([redirect.status, redirect.headers.location]).toEqual([302, 'http://other.example/x'])
})

test('reset breaks the connection before anything is done', async () => {
  const emulator = await startFaulty('delete:*:reset@1')
  await expect(send(emulator, path, { method: 'DELETE' })).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect((await send(emulator, path)).status).toBe(200)
})

test('lost-answer does the work and breaks the connection', async () => {
  const emulator = await startFaulty('upload:*:lost-answer@1')
  await expect(upload(emulator)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect((await send(emulator, path)).body.equals(content)).toBe(true)
})

test('reset-upload breaks an upload and leaves nothing', async () => {
  const emulator = await startFaulty('upload:*:reset-upload:50000@1')
  await expect(upload(emulator)).rejects.toMatchObject({
    code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/),
  })
  expect((await send(emulator, path)).status).toBe(404)
})

test.each(['download:*:stall', 'upload:*:stall', 'upload:*:stall-upload:1000'])(
  '%s gives no answer, and holds up nobody else',
  async (spec) => {
    const emulator = await startFaulty(spec)
    const requestsBefore = emulator.stats().requests
    const attempt = spec.startsWith('download') ? send(emulator, path) : upload(emulator)
    const outcome = attempt.then(
      () => 'answered',
      () => 'broken off',
    )
    await expect.poll(() => emulator.stats().requests).toBe(requestsBefore + 1)
    expect((await send(emulator, '/buckets/b/objects')).status).toBe(200)
    await emulator.close()
    expect(await outcome).toBe('broken off')
    expect(emulator.stats().recent.at(-1)?.status).toBeUndefined()
  },
)

test('reset-after breaks a download after as many bytes', async () => {
  const { progress, over } = startDownload(await startFaulty('download:*:reset-after:70000'))
  expect(await over).toMatchObject({ error: expect.any(String) })
  expect(progress.received.length).toBeGreaterThan(0)
  expect(progress.received.length).toBeLessThanOrEqual(70_000)
  expect(progress.received.equals(content.subarray(0, progress.received.length))).toBe(true)
})

test('truncate ends a download early, under its full Content-Length', async () => {
  const { progress, over } = startDownload(await startFaulty('download:*:truncate:299999'))
  expect(await over).toMatchObject({ status: 200, headers: { 'content-length': '300000' }, error: 'aborted' })
  expect(progress.received.equals(content.subarray(0, 299_999))).toBe(true)
})

test.each([
  ['chunked', { 'transfer-encoding': 'chunked' }],
  ['close', { connection: 'close' }],
])('framing:%s sends a body without its length, whole or cut', async (framing, shown) => {
  const cut = startDownload(await startFaulty(`download:*:framing:${framing}`, 'download:*:truncate:1000'))
  const { headers, error } = await cut.over
  expect(headers).toMatchObject(shown)
  expect(headers).not.toHaveProperty('content-length')
  expect(cut.progress.received.equals(content.subarray(0, 1000))).toBe(true)
  // Nothing tells the end of such a connection from the end of its body.
  expect(error).toBe(framing === 'close' ? undefined : 'aborted')
  const whole = startDownload(await startFaulty(`download:*:framing:${framing}`))
  expect(await whole.over).not.toHaveProperty('error')
  expect(whole.progress.received.equals(content)).toBe(true)
})

test('surplus bytes come behind the body, within its framing or outside', async () => {
  const emulator = await startFaulty('download:*:surplus:9', 'download:*:framing@+1')
  const raw = await exchange(
    emulator.baseUrl,
    `GET /v2${path} HTTP/1.1\r\n${plainHeaders}Connection: close\r\n\r\n`,
  )
  expect(/^content-length: \d+/im.exec(raw)?.[0]).toBe('Content-Length: 300000')
  expect(raw.endsWith(`${content.toString('latin1', 299_990)}surplus s`)).toBe(true)
  const { body } = await send(emulator, path)
  expect(body.subarray(300_000).toString()).toBe('surplus s')
})

test('dribble sends one byte after the other', async () => {
  const emulator = await startFaulty('download:*:dribble:20')
  const startMs = performance.now()
  const { progress } = startDownload(emulator)
  await expect.poll(() => progress.received.length).toBeGreaterThanOrEqual(5)
  expect(progress.received.length).toBeLessThanOrEqual(1 + (performance.now() - startMs) / 20)
})

test('stall-after sends as many bytes and no more', async () => {
  const emulator = await startFaulty('download:*:stall-after:10')
  const { progress, over } = startDownload(emulator)
  await expect.poll(() => progress.received.length).toBe(10)
  await send(emulator, '/buckets/b/objects')
  await emulator.close()
  expect(await over).toMatchObject({ status: 200, error: expect.any(String) })
  expect(progress.received).toEqual(content.subarray(0, 10))
})

test('slow sends so many bytes a second', async () => {
  const startMs = performance.now()
  const { progress } = startDownload(await startFaulty('download:*:slow:10000'))
  await expect.poll(() => progress.received.length).toBeGreaterThanOrEqual(3000)
  const elapsedSeconds = (performance.now() - startMs) / 1000
  // The first tenth of a second's worth goes out at once.
  expect(progress.received.length).toBeLessThanOrEqual(10_000 * elapsedSeconds + 1000)
})

test('flip changes one bit of one byte', async () => {
  const emulator = await startFaulty('download:*:flip:270000')
  const { body, headers } = await send(emulator, path)
  const expected = Buffer.from(content)
  expected.writeUInt8(expected.readUInt8(270_000) ^ 1, 270_000)
  expect(body.equals(expected)).toBe(true)
  expect(headers.etag).toBe(`"${md5}"`)
})

test.each([
  ['wrong-etag', /^[\da-f]{32}$/],
  ['odd-etag', /^[\da-f]{32}-2$/],
  ['no-etag', /^undefined$/],
])('%s shows in the answers to upload and download', async (kind, expected) => {
  const emulator = await startFaulty(`*:k:${kind}`)
  const uploaded: unknown = Reflect.get(Object(jsonOf(await upload(emulator))), 'etag')
  const downloaded = (await send(emulator, path)).headers.etag?.replaceAll('"', '')
  expect(downloaded).toBe(uploaded)
  expect(uploaded).not.toBe(md5)
  expect(String(uploaded)).toMatch(expected)
})

test.each([
  ['weak', `W/"${md5}"`, `W/"${md5}"`],
  ['uppercase', `"${md5.toUpperCase()}"`, md5.toUpperCase()],
  ['unquoted', md5, md5],
  ['quoted', `""${md5}""`, `"${md5}"`],
])('odd-etag:%s is the same ETag in another form', async (form, inHeader, inBody) => {
  const emulator = await startFaulty(`*:k:odd-etag:${form}`)
  expect(Reflect.get(Object(jsonOf(await upload(emulator))), 'etag')).toBe(inBody)
  expect((await send(emulator, path)).headers.etag).toBe(inHeader)
})

test('a fault may leave some requests alone before it', async () => {
  const emulator = await startFaulty('list:*:status:401@1+2')
  const statuses = []
  for (let request = 0; request < 4; request += 1)
    statuses.push((await send(emulator, '/buckets/b/objects')).status)
  expect(statuses).toEqual([200, 200, 401, 200])
})

test('no-metadata and no-rate-headers leave those headers out', async () => {
  const emulator = await startFaulty('download:*:no-metadata@1', 'list:*:no-rate-headers')
  expect((await send(emulator, path)).headers).not.toHaveProperty('x-cloudstore-meta-a')
  expect((await send(emulator, path)).headers).toHaveProperty('x-cloudstore-meta-a', '1')
  const { headers } = await send(emulator, '/buckets/b/objects')
  expect(Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([])
})
