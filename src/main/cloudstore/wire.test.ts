import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

import type { Clock } from './clock.ts'
import { createDayCount } from './day-count.ts'
import { parseEndpoint } from './endpoint.ts'
import { hostileKey } from './testing/hostile-keys.ts'
import { answer, jsonAnswer, startRawServer, type RawRequest } from './testing/raw-server.ts'
import {
  createFastClock,
  createTestClient,
  failureOf,
  person,
  testKey,
  upload,
} from './testing/test-client.ts'

const listStart = '/v2/buckets/b/objects?'
const objectStart = '/v2/buckets/b/objects/'
const emptyList = jsonAnswer(200, { objects: [], cursor: null, has_more: false })

/** Decodes percent-encoding by hand, so that the test does not lean on what the client leans on. */
function decodePath(path: string): string {
  const bytes: number[] = []
  for (let index = 0; index < path.length; index += 1) {
    const isEscaped = path[index] === '%'
    bytes.push(isEscaped ? Number.parseInt(path.slice(index + 1, index + 3), 16) : path.charCodeAt(index))
    if (isEscaped) index += 2
  }
  return Buffer.from(bytes).toString()
}

/** Keeps what it is sent under the very bytes of the request, and lists it. */
function keepingServer() {
  const kept = new Set<string>()
  return startRawServer(({ method, target }) => {
    if (target.startsWith(listStart)) {
      return jsonAnswer(200, { objects: [...kept].map((key) => ({ key, size: 0 })) })
    }
    const key = decodePath(target.slice(objectStart.length))
    if (method === 'PUT') kept.add(key)
    if (method === 'DELETE') kept.delete(key)
    return method === 'DELETE' ? answer(204) : answer(200, method === 'HEAD' ? '' : '{}')
  })
}

test('no key, however hostile, is changed on the wire', async () => {
  const server = await keepingServer()
  const client = createTestClient(server.endpoint)
  // The first key with a dot segment is preceded by the probe; that is another test's matter.
  await client.deleteObject('b', './..', person())
  let seen = server.requests.length
  await fc.assert(
    fc.asyncProperty(hostileKey, async (key) => {
      await client.putObject('b', key, upload(''), person())
      await client.headObject('b', key, person())
      const got = await client.getObject('b', key, {}, person())
      if (got.kind === 'body') await buffer(got.body)
      await client.deleteObject('b', key, person())
      const requests = server.requests.slice(seen)
      seen = server.requests.length
      expect(requests.map(({ method }) => method)).toEqual(['PUT', 'HEAD', 'GET', 'DELETE'])
      for (const { head, target } of requests) {
        expect(head.split('\r\n', 1)[0]).toMatch(
          /^[A-Z]+ \/v2\/buckets\/b\/objects\/[\x21-\x7e]+ HTTP\/1\.1$/,
        )
        expect(target.startsWith(objectStart)).toBe(true)
        expect(target.slice(objectStart.length)).not.toMatch(/[?#+]/)
        expect(decodePath(target.slice(objectStart.length))).toBe(key)
      }
    }),
    { numRuns: 150 },
  )
})

test('no prefix and no cursor is changed on the wire', async () => {
  const server = await startRawServer(() => emptyList)
  const client = createTestClient(server.endpoint)
  await fc.assert(
    fc.asyncProperty(hostileKey, hostileKey, async (prefix, cursor) => {
      await client.listObjects('b', { prefix, limit: 7, cursor }, person())
      const target = server.requests.at(-1)?.target ?? ''
      const parts = /^\/v2\/buckets\/b\/objects\?prefix=([^&]*)&limit=7&cursor=([^&]*)$/.exec(target)
      expect([decodePath(parts?.[1] ?? ''), decodePath(parts?.[2] ?? '')]).toEqual([prefix, cursor])
      expect(target).not.toContain('+')
    }),
    { numRuns: 100 },
  )
})

function headersOf({ head }: RawRequest): Map<string, string> {
  return new Map(
    head
      .split('\r\n')
      .slice(1)
      .map((line): [string, string] => [
        line.split(': ', 1)[0]?.toLowerCase() ?? '',
        line.split(': ')[1] ?? '',
      ]),
  )
}

test('an upload says its length, is not chunked, expects nothing, and asks for no compression', async () => {
  const server = await startRawServer(() => answer(201, '{}'))
  const client = createTestClient(server.endpoint)
  const body = Readable.from([Buffer.from('Hello, '), Buffer.from('World!')])
  await client.putObject(
    'b',
    'hello.txt',
    upload('', { body, sizeBytes: 13, metadata: { custom: 'value' } }),
    person(),
  )
  await client.putObject('b', 'empty', upload(''), person())
  const [hello, empty] = server.requests
  const headers = headersOf(hello as RawRequest)
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-length': '13',
    'content-type': 'text/plain',
    'x-cloudstore-meta-custom': 'value',
    'accept-encoding': 'identity',
    authorization: `Bearer ${testKey}`,
  })
  expect(headers.has('expect')).toBe(false)
  expect(headers.has('transfer-encoding')).toBe(false)
  expect(hello?.body.toString()).toBe('Hello, World!')
  expect(headersOf(empty as RawRequest).get('content-length')).toBe('0')
})

test('connections are kept, and the key is in one header only', async () => {
  const server = await startRawServer(() => emptyList)
  const warnings: Error[] = []
  const onWarning = (warning: Error): void => void warnings.push(warning)
  process.on('warning', onWarning)
  onTestFinished(() => void process.off('warning', onWarning))
  const client = createTestClient(server.endpoint)
  for (let index = 0; index < 15; index += 1) await client.listObjects('b', { prefix: '' }, person())
  expect(new Set(server.requests.map(({ connection }) => connection))).toEqual(new Set([0]))
  // Node warns where listeners pile up.
  expect(warnings).toEqual([])
  for (const { head } of server.requests) {
    expect(head.split(testKey)).toHaveLength(2)
    expect(headersOf({ head } as RawRequest).get('authorization')).toBe(`Bearer ${testKey}`)
  }
})

test.each([
  ['https://elsewhere.example/v3?token=secret#part', 'https://elsewhere.example/v3'],
  ['//user:secret@elsewhere.example/v3', '//elsewhere.example/v3'],
  ['/login?next=secret', '/login'],
])('a redirect to %s is not followed, and the message names where it pointed', async (location, named) => {
  const server = await startRawServer(() => answer(307, '', { Location: location }))
  const client = createTestClient(server.endpoint)
  expect(await failureOf(client.listObjects('b', { prefix: '' }, person()))).toEqual({
    code: 'net.redirected',
    subject: named,
    status: 307,
  })
  expect(server.requests).toHaveLength(1)
})

test('a connection that the server had closed does not show', async () => {
  const server = await startRawServer(({ connection }, socket) => {
    const earlier = server.requests.filter((request) => request.connection === connection).length - 1
    // The second request on a connection meets a server that has just gone: no byte of an answer.
    if (earlier === 0) return emptyList
    socket.resetAndDestroy()
    return undefined
  })
  const client = createTestClient(server.endpoint)
  // A download makes one attempt only, so this is no ordinary retry.
  for (let index = 0; index < 4; index += 1) {
    const got = await client.getObject('b', 'k', {}, person())
    if (got.kind === 'body') await buffer(got.body)
  }
  expect(server.requests.length).toBeGreaterThan(4)
})

test('a connection that broke within an answer is another matter', async () => {
  const server = await startRawServer((_, socket) => {
    if (server.requests.length === 1) return emptyList
    socket.write('HTTP/1.1 2', () => socket.resetAndDestroy())
    return undefined
  })
  const client = createTestClient(server.endpoint)
  await client.listObjects('b', { prefix: '' }, person())
  const got = client.getObject('b', 'k', {}, person())
  expect(await failureOf(got)).toMatchObject({ code: 'net.interrupted' })
  expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0])
})

test('what creates something is not sent again at once', async () => {
  const server = await startRawServer((_, socket) => {
    if (server.requests.length !== 2) return server.requests.length === 1 ? emptyList : answer(201)
    socket.resetAndDestroy()
    return undefined
  })
  const clock = createFastClock()
  const delaysMs: number[] = []
  const setTimer: Clock['setTimer'] = (callback, delayMs) => {
    delaysMs.push(delayMs)
    return clock.setTimer(callback, delayMs)
  }
  const client = createTestClient(server.endpoint, { clock: { ...clock, setTimer } })
  await client.listObjects('b', { prefix: '' }, person())
  await client.createBucket({ name: 'b', region: 'us-east-1', versioning: false }, person())
  expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST'])
  expect(Math.max(...delaysMs)).toBeGreaterThanOrEqual(1_000)
})

test('a server that is not there is an unreachable host', async () => {
  const server = await startRawServer(() => emptyList)
  await server.close()
  const dayCount = createDayCount()
  const client = createTestClient(server.endpoint, { dayCount })
  expect(await failureOf(client.listObjects('b', { prefix: '' }, person()))).toMatchObject({
    code: 'net.unreachable',
    subject: '127.0.0.1',
  })
  // What was never sent is not counted.
  expect(dayCount.used()).toBe(0)
})

test('a host that nobody knows is unreachable at first, and offline once the account has worked', async () => {
  const endpoint = parseEndpoint('https://nowhere.invalid/v2')
  const getObject = (hasWorkedBefore: boolean) =>
    failureOf(createTestClient(endpoint, { hasWorkedBefore }).getObject('b', 'k', {}, person()))
  // Without any network at all both are offline.
  const first = await getObject(false)
  expect(['net.unreachable', 'net.offline']).toContain(first.code)
  expect(await getObject(true)).toMatchObject({ code: 'net.offline', subject: 'nowhere.invalid' })
})

test('a body shows its request to no one who prints it', async () => {
  const server = await startRawServer(() => answer(200, 'x'))
  const client = createTestClient(server.endpoint)
  const got = await client.getObject('b', 'k', {}, person())
  const { inspect } = await import('node:util')
  expect(inspect(got, { showHidden: true, depth: Infinity })).not.toContain(testKey)
  if (got.kind === 'body') await buffer(got.body)
})
