import { createHash, randomBytes } from 'node:crypto'
import { ClientRequest, IncomingMessage } from 'node:http'
import { createServer as createPlainServer, Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { createServer as createTlsServer } from 'node:tls'

import { describe, expect, onTestFinished, test } from 'vitest'

import type { CloudStoreClient } from './cloudstore-client.ts'
import { readBodyDirectly } from './direct-body.ts'
import { parseEndpoint } from './endpoint.ts'
import { certificates } from './testing/certificates.ts'
import { listenOnLoopback } from './testing/loopback.ts'
import { createTestClient, failureOf, person } from './testing/test-client.ts'

const mebibyte = 1024 * 1024
const content = randomBytes(17 * mebibyte + 11)
const md5 = md5Of(content)
const stallMs = 300

function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}

function head(more: readonly string[] = [], status = 200): string {
  return [`HTTP/1.1 ${status} Whatever`, `ETag: "${md5}"`, ...more, '', ''].join('\r\n')
}

const lengthLine = `Content-Length: ${content.length}`

/** A server on bare TCP or TLS; the test answers each request, and sees on which connection it came. */
async function setUp(isSecure: boolean, respond: (socket: Socket, connection: number) => void) {
  let connections = 0
  const sockets: Socket[] = []
  const onSocket = (socket: Socket): void => {
    const connection = connections
    connections += 1
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => respond(socket, connection))
  }
  const server = isSecure
    ? createTlsServer({ cert: certificates.good, key: certificates.key }, onSocket)
    : createPlainServer(onSocket)
  const transports: Socket[] = []
  server.on('connection', (socket: Socket) => transports.push(socket))
  const reset = (): void => transports.forEach((socket) => socket.resetAndDestroy())
  const port = await listenOnLoopback(server)
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const endpoint = parseEndpoint(`${isSecure ? 'https' : 'http'}://localhost:${port}/v2`)
  const client = createTestClient(endpoint, { ca: [certificates.authority], stallMs })
  return { client, sockets, reset, connections: () => connections, ...lending(client) }
}

/** Gets objects into memory that it counts. */
function lending(client: CloudStoreClient) {
  const lent = new Set<ArrayBufferLike>()
  const lendMemory = (): Uint8Array => {
    const memory = new Uint8Array(new SharedArrayBuffer(mebibyte))
    lent.add(memory.buffer)
    return memory
  }
  async function open(
    signal?: AbortSignal,
    condition: Parameters<CloudStoreClient['getObject']>[2] = {},
  ): Promise<Readable> {
    const got = await client.getObject('b', 'k', condition, { ...person(signal), lendMemory })
    if (got.kind !== 'body') throw new Error('no body')
    return got.body
  }
  return { lent, open }
}

/** All of a body, with the number of bytes that came in lent memory. Rests after so many bytes, if told to. */
async function read(body: Readable, restsMs: readonly number[] = []) {
  const pieces: Buffer[] = []
  const rests = [...restsMs]
  body.on('data', (piece: Buffer) => {
    pieces.push(piece)
    const restMs = rests.shift()
    if (restMs === undefined) return
    body.pause()
    setTimeout(() => body.resume(), restMs)
  })
  await finished(body, { writable: false })
  const lentBytes = pieces.reduce(
    (sum, { buffer: memory, length }) => sum + (memory instanceof SharedArrayBuffer ? length : 0),
    0,
  )
  return { md5: md5Of(Buffer.concat(pieces)), lentBytes }
}

describe.each([false, true])('a large body, TLS %s', (isSecure) => {
  test('comes in lent memory, and the next request goes out on a new connection', async () => {
    const { open, connections } = await setUp(isSecure, (socket) => {
      socket.write(head([lengthLine]))
      for (let [at, size] = [0, 1]; at < content.length; size = (size * 7) % 300_007) {
        socket.write(content.subarray(at, at + size))
        at += size
      }
    })
    for (const restsMs of [[], [5, 0, 20, 0, 0, 5]]) {
      const body = await open()
      const got = await read(body, restsMs)
      expect(got.md5).toBe(md5)
      expect(body).toMatchObject({ complete: true, aborted: false })
      // The rest came with the head.
      expect(got.lentBytes).toBeGreaterThan(content.length - 2 * mebibyte)
    }
    expect(connections()).toBe(2)
  })

  test('that is longer than it said ends where it said', async () => {
    const { open, sockets, connections } = await setUp(isSecure, (socket, connection) => {
      const surplus = connection === 0 ? 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil' : ''
      // In one piece, so that TLS has the surplus in one record with the end.
      socket.write(Buffer.concat([Buffer.from(head([lengthLine])), content, Buffer.from(surplus)]))
    })
    expect((await read(await open(), [20])).md5).toBe(md5)
    expect((await read(await open())).md5).toBe(md5)
    expect(connections()).toBe(2)
    await expect.poll(() => sockets.every(({ closed }) => closed)).toBe(true)
  })

  test('that is longer than it said ends there for a reader that waits, too', async () => {
    const { open, sockets } = await setUp(isSecure, (socket) => {
      socket.write(Buffer.concat([Buffer.from(head([lengthLine])), content.subarray(0, -100)]))
    })
    const body = await open()
    const pieces: Buffer[] = []
    body.on('data', (piece: Buffer) => pieces.push(piece))
    await expect.poll(() => Buffer.concat(pieces).length).toBe(content.length - 100)
    body.pause()
    sockets[0]?.write(Buffer.concat([content.subarray(-100), Buffer.from('surplus')]))
    await expect.poll(() => body.readableLength).toBe(100)
    body.resume()
    await finished(body, { writable: false })
    expect(md5Of(Buffer.concat(pieces))).toBe(md5)
  })

  test.each(['ends', 'is reset'])('whose connection %s in the middle was cut short', async (how) => {
    const { open, reset } = await setUp(isSecure, (socket) => {
      socket.write(head([lengthLine]))
      socket.write(content.subarray(0, 16 * mebibyte), () => {
        if (how === 'ends') socket.end()
        else reset()
      })
    })
    expect(await failureOf(read(await open()))).toMatchObject({
      code: 'net.interrupted',
      subject: 'localhost',
    })
  })

  test('that stops coming is given up', async () => {
    const { open } = await setUp(isSecure, (socket) => {
      socket.write(head([lengthLine]))
      socket.write(content.subarray(0, 5 * mebibyte))
    })
    expect(await failureOf(read(await open()))).toMatchObject({ code: 'net.timeout' })
  })

  test('waits for its reader in little memory, which is no silence of the server', async () => {
    const { open, lent } = await setUp(isSecure, (socket) => {
      socket.write(Buffer.concat([Buffer.from(head([lengthLine])), content]))
    })
    const body = await open()
    await pause(stallMs * 2.5)
    expect(lent.size).toBeLessThanOrEqual(3)
    expect((await read(body)).md5).toBe(md5)
  })

  test.each([0, 5])('is aborted at once, after %i MiB', async (mebibytes) => {
    const { open, sockets } = await setUp(isSecure, (socket) => {
      socket.write(Buffer.concat([Buffer.from(head([lengthLine])), content.subarray(0, 6 * mebibyte)]))
    })
    const controller = new AbortController()
    const body = await open(controller.signal)
    let readBytes = 0
    body.on('data', (piece: Buffer) => (readBytes += piece.length))
    await expect.poll(() => readBytes).toBeGreaterThanOrEqual(mebibytes * mebibyte)
    const abortedAtMs = Date.now()
    controller.abort()
    expect(await failureOf(finished(body))).toEqual({ code: 'cancelled' })
    await expect.poll(() => sockets.every(({ closed }) => closed)).toBe(true)
    expect(Date.now() - abortedAtMs).toBeLessThan(200)
  })
})

test('an abort reaches a reader that waits when all has come and the server has closed', async () => {
  const { open, sockets } = await setUp(false, (socket) => {
    socket.write(Buffer.concat([Buffer.from(head([lengthLine])), content.subarray(0, -100)]))
  })
  const controller = new AbortController()
  const body = await open(controller.signal)
  let readBytes = 0
  body.on('data', (piece: Buffer) => (readBytes += piece.length))
  await expect.poll(() => readBytes).toBe(content.length - 100)
  body.pause()
  sockets[0]?.end(content.subarray(-100))
  await expect.poll(() => body.readableLength).toBe(100)
  controller.abort()
  expect(await failureOf(finished(body))).toEqual({ code: 'cancelled' })
})

test('the rest of an object comes the same way', async () => {
  const more = [lengthLine, `Content-Range: bytes 7-${content.length + 6}/${content.length + 7}`]
  const { open } = await setUp(false, (socket) => {
    socket.write(Buffer.concat([Buffer.from(head(more, 206)), content]))
  })
  const got = await read(await open(undefined, { resume: { offsetBytes: 7, etag: md5 } }))
  expect(got.md5).toBe(md5)
  expect(got.lentBytes).toBeGreaterThan(content.length - 2 * mebibyte)
})

test.each([
  ['small', head(['Content-Length: 5']), Buffer.from('hello'), ''],
  [
    'in chunks',
    head(['Transfer-Encoding: chunked']) + `${content.length.toString(16)}\r\n`,
    content,
    '\r\n0\r\n\r\n',
  ],
])('what is %s goes through the parser, and its connection is used again', async (_, start, bytes, end) => {
  const { open, lent, connections } = await setUp(false, (socket) => {
    socket.write(Buffer.concat([Buffer.from(start), bytes, Buffer.from(end)]))
  })
  for (let count = 0; count < 2; count += 1) {
    expect(await read(await open())).toEqual({ md5: md5Of(bytes), lentBytes: 0 })
  }
  expect(lent.size).toBe(0)
  expect(connections()).toBe(1)
})

test('who lends no memory gets the body through the parser', async () => {
  const { client, connections } = await setUp(false, (socket) => {
    socket.write(Buffer.concat([Buffer.from(head([lengthLine])), content]))
  })
  for (let count = 0; count < 2; count += 1) {
    const got = await client.getObject('b', 'k', {}, person())
    if (got.kind !== 'body') throw new Error('no body')
    expect(md5Of(await buffer(got.body))).toBe(md5)
  }
  expect(connections()).toBe(1)
})

test('a connection that reads by itself brings the body as before', async () => {
  const body = new IncomingMessage(new Socket())
  body.statusCode = 200
  body.headers = { 'content-length': String(content.length) }
  const request = new ClientRequest('http://localhost')
  request.on('error', () => undefined)
  request.destroy()
  readBodyDirectly(request, body, () => {
    throw new Error('no memory is needed')
  })
  body.push(content)
  body.push(null)
  expect(md5Of(await buffer(body))).toBe(md5)
})
