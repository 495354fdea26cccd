import { createHash, randomBytes } from 'node:crypto'
import { Agent, createServer as createPlainServer, IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer, Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'

import { expect, onTestFinished, test } from 'vitest'

import { parseEndpoint, type Endpoint } from './endpoint.ts'
import { divertReads, ownBodyBytes, reuseReadMemory } from './reading-agent.ts'
import { certificates } from './testing/certificates.ts'
import { listenOnLoopback } from './testing/loopback.ts'
import { createTestClient, person } from './testing/test-client.ts'

const content = randomBytes(6 * 1024 * 1024 + 17)
const md5 = createHash('md5').update(content).digest('hex')

type Framing = 'with its length' | 'in chunks' | 'up to the end of the connection'

/** A server that sends the content in pieces of many sizes, and counts its connections. */
async function startServer(
  isSecure: boolean,
  framing: Framing,
): Promise<{ endpoint: Endpoint; connections: () => number }> {
  let connections = 0
  const respond: RequestListener = (_, response) => {
    response.setHeader('ETag', md5)
    if (framing === 'with its length') response.setHeader('Content-Length', content.length)
    if (framing === 'up to the end of the connection') response.useChunkedEncodingByDefault = false
    for (let [at, size] = [0, 1]; at < content.length; size = (size * 7) % 300_007) {
      response.write(content.subarray(at, at + size))
      at += size
    }
    response.end()
  }
  const server = isSecure
    ? createTlsServer({ cert: certificates.good, key: certificates.key }, respond)
    : createPlainServer(respond)
  server.on(isSecure ? 'secureConnection' : 'connection', () => (connections += 1))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const port = await listenOnLoopback(server)
  const endpoint = parseEndpoint(`${isSecure ? 'https' : 'http'}://localhost:${port}/v2`)
  return { endpoint, connections: () => connections }
}

/** Reads a body, keeps every chunk until the end, and rests where it is told to. */
async function readSlowly(body: Readable, restsMs: readonly number[]): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    const restMs = restsMs[chunks.length - 1]
    if (restMs !== undefined) await pause(restMs)
  }
  return chunks
}

const framings: Framing[] = ['with its length', 'in chunks', 'up to the end of the connection']

test.each([true, false].flatMap((isSecure) => framings.map((framing) => ({ isSecure, framing }))))(
  'what was read stays as it was while the connection reads on: TLS $isSecure, $framing',
  async ({ isSecure, framing }) => {
    const { endpoint, connections } = await startServer(isSecure, framing)
    const client = createTestClient(endpoint, { ca: [certificates.authority] })
    for (const restsMs of [[], [5, 0, 20, 0, 0, 5], []]) {
      const download = await client.getObject('b', 'k', {}, person())
      if (download.kind !== 'body') throw new Error('no body')
      const chunks = await readSlowly(download.body, restsMs)
      expect(createHash('md5').update(Buffer.concat(chunks)).digest('hex')).toBe(md5)
    }
    expect(connections()).toBe(framing === 'up to the end of the connection' ? 3 : 1)
  },
)

test('many bytes are read at once where many come', async () => {
  const { endpoint } = await startServer(false, 'with its length')
  const download = await createTestClient(endpoint).getObject('b', 'k', {}, person())
  if (download.kind !== 'body') throw new Error('no body')
  const chunks = await readSlowly(download.body, [20, 20, 20, 20])
  expect(Math.max(...chunks.map(({ length }) => length))).toBeGreaterThan(64 * 1024)
})

test('two downloads at once do not read into each other', async () => {
  const { endpoint } = await startServer(false, 'in chunks')
  const client = createTestClient(endpoint)
  const hashes = await Promise.all(
    [[1, 1, 1], [], [3, 0, 3]].map(async (restsMs) => {
      const download = await client.getObject('b', 'k', {}, person())
      if (download.kind !== 'body') throw new Error('no body')
      const chunks = await readSlowly(download.body, restsMs)
      return createHash('md5').update(Buffer.concat(chunks)).digest('hex')
    }),
  )
  expect(hashes).toEqual([md5, md5, md5])
})

test('bytes go another way only from the read on that was told where to put them', async () => {
  const server = createServer((socket) => {
    socket.on('data', (bytes) => socket.write(bytes))
  })
  onTestFinished(() => void server.close())
  const agent = new Agent()
  reuseReadMemory(agent)
  const socket = agent.createConnection({ host: '127.0.0.1', port: await listenOnLoopback(server) })
  if (!socket) throw new Error('no connection')
  onTestFinished(() => void socket.destroy())
  const received: string[] = []
  socket.on('data', (bytes: Buffer) => received.push(`client ${bytes.toString()}`))
  const room = Buffer.alloc(10)
  for (const text of ['a', 'b', 'c']) {
    // The read of b is under way.
    if (text === 'b') {
      divertReads(socket, {
        room: () => room,
        take: (bytes) => received.push(`other ${room.toString('latin1', 0, bytes)}`),
      })
    }
    socket.write(text)
    await expect.poll(() => received.at(-1)).toMatch(new RegExp(`${text}$`))
  }
  expect(received).toEqual(['client a', 'client b', 'other c'])
})

test('a parser that hands on the memory itself does no harm', async () => {
  const body = new IncomingMessage(new Socket())
  ownBodyBytes(body)
  const memory = Buffer.from(new SharedArrayBuffer(4))
  memory.write('good')
  body.push(memory)
  memory.write('evil')
  body.push(null)
  expect(Buffer.concat(await readSlowly(body, [])).toString()).toBe('good')
})
