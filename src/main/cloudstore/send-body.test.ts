import { createServer } from 'node:http'
import { Readable } from 'node:stream'

import { expect, onTestFinished, test } from 'vitest'

import { parseEndpoint } from './endpoint.ts'
import type { LendingBody } from './lending-body.ts'
import { listenOnLoopback } from './testing/loopback.ts'
import { answer, jsonAnswer, startRawServer } from './testing/raw-server.ts'
import { createTestClient, failureOf, person, upload } from './testing/test-client.ts'

const objectStart = '/v2/buckets/b/objects/'

test('an upload whose source holds more or less than it said never becomes whole', async () => {
  const server = await startRawServer(({ method }) => (method === 'GET' ? answer(404) : answer(201, '{}')))
  const client = createTestClient(server.endpoint)
  // On a connection that is there already, whatever is written goes out at once.
  await client.getObject('b', 'warm up', {}, person()).catch(() => undefined)
  for (const sizeBytes of [4, 9]) {
    const body = new Readable({ read: () => undefined })
    body.push('hel')
    setTimeout(() => {
      body.push('lo')
      body.push(null)
    }, 20)
    const put = client.putObject('b', 'k', upload('', { body, sizeBytes }), person())
    expect(await failureOf(put)).toMatchObject({ code: 'transfer.sourceChanged' })
  }
  expect(server.requests.map(({ method }) => method)).toEqual(['GET'])
})

test('an upload whose source cannot be read fails for that reason', async () => {
  const server = await startRawServer(() => answer(201, '{}'))
  const client = createTestClient(server.endpoint)
  const body = new Readable({
    read() {
      this.destroy(new Error('EIO: i/o error, read'))
    },
  })
  const put = client.putObject('b', 'k', upload('', { body, sizeBytes: 5 }), person())
  expect(await failureOf(put)).toEqual({ code: 'local.failed', reason: 'EIO: i/o error, read' })
})

test('a source that breaks while the upload waits for its turn is told then', async () => {
  const resetAtSeconds = Math.floor(Date.now() / 1000) + 30
  const spent = {
    'X-RateLimit-Limit': '60',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': `${resetAtSeconds}`,
  }
  const server = await startRawServer(() => jsonAnswer(200, { objects: [] }, spent))
  const client = createTestClient(server.endpoint)
  await client.listObjects('b', { prefix: '' }, person())
  const request = upload('hello')
  const put = failureOf(client.putObject('b', 'k', request, person()))
  request.body.destroy(new Error('EIO: i/o error, read'))
  expect(await put).toEqual({ code: 'local.failed', reason: 'EIO: i/o error, read' })
  expect(server.requests).toHaveLength(1)
})

test('an upload that is answered before it is whole is not believed', async () => {
  const server = await startRawServer(
    () => undefined,
    () => jsonAnswer(201, { etag: 'x' }),
  )
  const client = createTestClient(server.endpoint)
  const body = new Readable({ read: () => undefined })
  body.push('hel')
  const put = client.putObject('b', 'k', upload('', { body, sizeBytes: 5 }), person())
  expect(await failureOf(put)).toMatchObject({ code: 'net.interrupted' })
})

test('the source is closed whatever happens', async () => {
  const server = await startRawServer(({ target }) =>
    target.endsWith('/refused') ? answer(403) : answer(201, '{}'),
  )
  const client = createTestClient(server.endpoint)
  const aborted = new AbortController()
  aborted.abort()
  const calls: [string, AbortSignal, Record<string, string>][] = [
    ['fine', new AbortController().signal, {}],
    ['refused', new AbortController().signal, {}],
    ['aborted', aborted.signal, {}],
    ['metadata', new AbortController().signal, { 'Bad Name': 'x' }],
    ['\ud800', new AbortController().signal, {}],
  ]
  for (const [key, signal, metadata] of calls) {
    const body = Readable.from([Buffer.from('hello')], { objectMode: false })
    const request = upload('hello', { metadata, body })
    await client.putObject('b', key, request, person(signal)).catch(() => undefined)
    expect([key, body.destroyed]).toEqual([key, true])
  }
  expect(server.requests.map(({ target }) => target)).toEqual([`${objectStart}fine`, `${objectStart}refused`])
})

test('an early refusal of a large upload is told as what it is', async () => {
  const server = createServer((request, response) => {
    response.writeHead(401, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ error: { code: 'UNAUTHORIZED', message: 'no such key' } }))
    request.resume()
  })
  onTestFinished(() => void server.close())
  const port = await listenOnLoopback(server)
  const client = createTestClient(parseEndpoint(`http://127.0.0.1:${port}`))
  const chunk = Buffer.alloc(64 * 1024)
  let pushed = 0
  const body = new Readable({
    read() {
      pushed += 1
      this.push(pushed > 4_000 ? null : chunk)
    },
  })
  const put = client.putObject('b', 'k', upload('', { body, sizeBytes: 4_000 * chunk.length }), person())
  expect(await failureOf(put)).toEqual({
    code: 'auth.rejected',
    subject: 'k',
    reason: 'UNAUTHORIZED: no such key',
    status: 401,
  })
  expect(pushed).toBeLessThan(4_000)
})

/** Lends the pieces, and counts what comes back. */
function lendingBody(pieces: readonly string[]) {
  const back: string[] = []
  let [lent, destroyed] = [0, 0]
  const body: LendingBody = {
    next: () => Promise.resolve(lent < pieces.length ? Buffer.from(pieces[lent++] ?? '') : null),
    giveBack: (bytes) => back.push(Buffer.from(bytes).toString()),
    destroy: () => (destroyed += 1),
  }
  return { body, back, destroyed: () => destroyed }
}

test('lent memory comes back when the connection has taken it', async () => {
  const server = await startRawServer(() => answer(201, '{}'))
  const client = createTestClient(server.endpoint)
  const { body, back, destroyed } = lendingBody(['hel', 'lo', '!'])
  await client.putObject('b', 'k', upload('', { body, sizeBytes: 6 }), person())
  expect(server.requests.map(({ body }) => body.toString())).toEqual(['hello!'])
  expect(back).toEqual(['hel', 'lo', '!'])
  expect(destroyed()).toBeGreaterThan(0)
})

test('a body that lends more or less than it said never becomes whole', async () => {
  const server = await startRawServer(() => answer(201, '{}'))
  const client = createTestClient(server.endpoint)
  for (const sizeBytes of [5, 7]) {
    const { body } = lendingBody(['hel', 'lo', '!'])
    const put = client.putObject('b', 'k', upload('', { body, sizeBytes }), person())
    expect(await failureOf(put)).toMatchObject({ code: 'transfer.sourceChanged' })
  }
  expect(server.requests).toEqual([])
})

test('a body that waits for its memory is told when the connection is gone', async () => {
  const server = await startRawServer(() => undefined)
  const client = createTestClient(server.endpoint)
  const waiting: ((end: null) => void)[] = []
  const body: LendingBody = {
    next: () => new Promise((resolve) => waiting.push(resolve)),
    giveBack: () => undefined,
    destroy: () => waiting.forEach((resolve) => resolve(null)),
  }
  const put = client.putObject('b', 'k', upload('', { body, sizeBytes: 6 }), person())
  await expect.poll(() => server.openConnections()).toBe(1)
  server.dropConnections()
  expect(await failureOf(put)).toMatchObject({ code: 'net.interrupted' })
})
