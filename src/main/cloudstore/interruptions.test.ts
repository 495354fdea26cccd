import { createServer, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

import { expect, onTestFinished, test } from 'vitest'

import { createAwakenings } from './awakenings.ts'
import { parseEndpoint, type Endpoint } from './endpoint.ts'
import { listenOnLoopback } from './testing/loopback.ts'
import { answer, errorAnswer, jsonAnswer, startRawServer } from './testing/raw-server.ts'
import { createFastClock, createTestClient, failureOf, person, upload } from './testing/test-client.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

const stallMs = 300
const stalled = { code: 'net.timeout', subject: '127.0.0.1' }
const cancelled = { code: 'cancelled' }
const mebibyte = 1024 * 1024

/** Writes the pieces with pauses between them, each much shorter than a stall, together longer. */
async function dribble(socket: Socket, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece)
    await pause(stallMs * 0.3)
  }
}

/** A server on bare TCP that reads only what the test reads. */
async function startIdleServer(onSocket: (socket: Socket) => void = () => undefined): Promise<Endpoint> {
  const sockets = new Set<Socket>()
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  const port = await listenOnLoopback(server)
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return parseEndpoint(`http://127.0.0.1:${port}/v2`)
}

/** A body of so many MiB, that counts how many were asked for. */
function largeBody(mebibytes: number): { body: Readable; sizeBytes: number; pushed: () => number } {
  const chunk = Buffer.alloc(mebibyte)
  let pushed = 0
  const body = new Readable({
    read() {
      pushed += 1
      this.push(pushed > mebibytes ? null : chunk)
    },
  })
  return { body, sizeBytes: mebibytes * mebibyte, pushed: () => pushed }
}

async function getBody(client: ReturnType<typeof createTestClient>, signal?: AbortSignal): Promise<Readable> {
  const got = await client.getObject('b', 'k', {}, person(signal))
  if (got.kind !== 'body') throw new Error('no body')
  return got.body
}

test('a server that never answers is given up', async () => {
  const server = await startRawServer(() => undefined)
  const client = createTestClient(server.endpoint, { stallMs })
  expect(await failureOf(client.getObject('b', 'k', {}, person()))).toMatchObject(stalled)
})

test('a server that falls silent in the middle of its headers is given up', async () => {
  const server = await startRawServer(() => 'HTTP/1.1 200 OK\r\nContent-')
  const client = createTestClient(server.endpoint, { stallMs })
  expect(await failureOf(client.getObject('b', 'k', {}, person()))).toMatchObject(stalled)
})

test('a server that falls silent in its TLS handshake is given up', async () => {
  const { port } = await startIdleServer()
  const client = createTestClient(parseEndpoint(`https://127.0.0.1:${port}`), { stallMs })
  expect(await failureOf(client.getObject('b', 'k', {}, person()))).toMatchObject(stalled)
})

test('a server that falls silent in the middle of a body is given up', async () => {
  const server = await startRawServer(() => 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello')
  const body = await getBody(createTestClient(server.endpoint, { stallMs }))
  expect(await failureOf(buffer(body))).toMatchObject(stalled)
})

test('a server that does not read an upload is given up', async () => {
  const client = createTestClient(await startIdleServer(), { stallMs })
  const { pushed, ...source } = largeBody(64)
  expect(await failureOf(client.putObject('b', 'k', upload('', source), person()))).toMatchObject(stalled)
  expect(pushed()).toBeLessThan(64)
  expect(source.body.destroyed).toBe(true)
})

test('a slow but living server is left alone, in headers and body', async () => {
  const pieces = ['HTTP/1.1 200 OK\r\n', 'Content-', 'Length: 5\r\n', '\r\n', 'h', 'e', 'l', 'l', 'o']
  const server = await startRawServer((_, socket) => void dribble(socket, pieces))
  const body = await getBody(createTestClient(server.endpoint, { stallMs }))
  expect((await buffer(body)).toString()).toBe('hello')
})

test('a server that reads an upload slowly is left alone', async () => {
  const { pushed, ...source } = largeBody(48)
  const endpoint = await startIdleServer((socket) => {
    let receivedBytes = 0
    socket.on('data', (chunk) => {
      receivedBytes += chunk.length
      if (receivedBytes >= source.sizeBytes) {
        socket.write(jsonAnswer(201, { etag: 'x' }))
        return
      }
      // What the system holds for both sides is not seen to move, so the end is read at full speed.
      if (receivedBytes > source.sizeBytes / 2) return
      socket.pause()
      setTimeout(() => socket.resume(), 2)
    })
    socket.resume()
  })
  const client = createTestClient(endpoint, { stallMs })
  const startedAtMs = Date.now()
  expect(await client.putObject('b', 'k', upload('', source), person())).toEqual({
    etag: 'x',
    sizeBytes: null,
  })
  // Otherwise this proves nothing about a connection that outlives the limit.
  expect(Date.now() - startedAtMs).toBeGreaterThan(stallMs)
  expect(pushed()).toBeGreaterThanOrEqual(48)
})

test('a reader here that pauses for longer is no silence of the server', async () => {
  const text = 'x'.repeat(4 * mebibyte)
  const server = await startRawServer(() => answer(200, text))
  const body = await getBody(createTestClient(server.endpoint, { stallMs }))
  await pause(stallMs * 2.5)
  expect((await buffer(body)).length).toBe(text.length)
})

test.each([
  ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello'],
  ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhello'],
])('a body that is cut short fails: %s', async (_, text) => {
  for (const isReset of [false, true]) {
    const server = await startRawServer((_request, socket) => {
      socket.write(text, () => (isReset ? socket.resetAndDestroy() : socket.end()))
    })
    const body = await getBody(createTestClient(server.endpoint))
    expect(await failureOf(buffer(body))).toMatchObject({ code: 'net.interrupted', subject: '127.0.0.1' })
  }
})

test('a list whose body is cut short is asked for again, whatever marks its end', async () => {
  const whole = JSON.stringify({ objects: [{ key: 'a', size: 1 }], cursor: null, has_more: false })
  const cuts = [
    `HTTP/1.1 200 OK\r\nContent-Length: ${whole.length}\r\n\r\n${whole.slice(0, 20)}`,
    `HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${whole.slice(0, 20)}`,
  ]
  const server = await startRawServer((_, socket) => {
    const cut = cuts.shift()
    if (cut === undefined) return answer(200, whole)
    socket.end(cut)
    return undefined
  })
  const page = await createTestClient(server.endpoint).listObjects('b', { prefix: '' }, person())
  expect(page.objects.map(({ key }) => key)).toEqual(['a'])
  expect(server.requests).toHaveLength(3)
})

test('an abort ends a call that waits for its answer', async () => {
  const controller = new AbortController()
  const server = await startRawServer(() => controller.abort())
  const client = createTestClient(server.endpoint)
  expect(await failureOf(client.listObjects('b', { prefix: '' }, person(controller.signal)))).toEqual(
    cancelled,
  )
  expect(server.requests).toHaveLength(1)
})

test('an abort ends a download in the middle of its body', async () => {
  const server = await startRawServer(() => 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello')
  const controller = new AbortController()
  const body = await getBody(createTestClient(server.endpoint), controller.signal)
  body.once('data', () => controller.abort())
  expect(await failureOf(buffer(body))).toEqual(cancelled)
})

test('an abort ends an upload in the middle of its body', async () => {
  const controller = new AbortController()
  const client = createTestClient(await startIdleServer())
  const { pushed, ...source } = largeBody(64)
  const put = client.putObject('b', 'k', upload('', source), person(controller.signal))
  await expect.poll(pushed).toBeGreaterThan(1)
  controller.abort()
  expect(await failureOf(put)).toEqual(cancelled)
  expect(source.body.destroyed).toBe(true)
})

test('an abort ends the wait between two tries', async () => {
  const server = await startRawServer(() => errorAnswer(503))
  const controller = new AbortController()
  const client = createTestClient(server.endpoint, { clock: createFastClock(1) })
  const list = client.listObjects('b', { prefix: '' }, person(controller.signal))
  await expect.poll(() => server.requests.length).toBe(1)
  controller.abort()
  expect(await failureOf(list)).toEqual(cancelled)
})

test('close ends what is under way, what waits, and what comes later', async () => {
  const server = await startRawServer(({ target }) =>
    target.endsWith('/failing') ? errorAnswer(503) : undefined,
  )
  const client = createTestClient(server.endpoint, { clock: createFastClock(1) })
  const calls = [
    failureOf(client.headObject('b', 'failing', person())),
    failureOf(client.headObject('b', 'silent', person())),
    failureOf(client.listObjects('b', { prefix: '' }, person())),
  ]
  await expect.poll(() => server.requests.length).toBeGreaterThanOrEqual(2)
  const closedAtMs = Date.now()
  client.close()
  expect(await Promise.all(calls)).toEqual([cancelled, cancelled, cancelled])
  // Sooner than the shortest wait between two tries.
  expect(Date.now() - closedAtMs).toBeLessThan(900)
  expect(await failureOf(client.headObject('b', 'later', person()))).toEqual(cancelled)
})

test('after a sleep every connection is given up for a new one, at once and without using up a try', async () => {
  const awakenings = createAwakenings(createFastClock(1))
  onTestFinished(() => awakenings.close())
  const server = await startRawServer(({ connection }, socket) => {
    if (connection > 0) return jsonAnswer(200, { objects: [], has_more: false })
    // As a connection whose other end has gone meanwhile: nothing comes, and nothing says so.
    socket.pause()
    awakenings.wake()
    return undefined
  })
  // Time stands still: a wait before another try would never end.
  const client = createTestClient(server.endpoint, { clock: createVirtualClock(Date.now()), awakenings })
  expect(await client.listObjects('b', { prefix: '' }, person())).toMatchObject({ objects: [] })
  expect(server.requests.map(({ connection }) => connection)).toEqual([0, 1])
})
