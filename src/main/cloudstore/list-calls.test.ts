import { expect, test } from 'vitest'

import { parseEndpoint } from './endpoint.ts'
import { answer, errorAnswer, jsonAnswer, startRawServer, type RawRequest } from './testing/raw-server.ts'
import { createTestClient, failureOf, person } from './testing/test-client.ts'

/** A client of a server that gives these answers one after the other, the last one for ever. */
async function against(...answers: (string | ((request: RawRequest) => string))[]) {
  const left = [...answers]
  const server = await startRawServer((request) => {
    const next = left.length > 1 ? left.shift() : left[0]
    return typeof next === 'function' ? next(request) : next
  })
  const client = createTestClient(server.endpoint)
  return {
    client,
    server,
    list: () => client.listObjects('b', { prefix: '' }, person()),
    check: (bucket?: string) => client.check(bucket, person()),
  }
}

const page = { objects: [], cursor: null, has_more: false }

test('a page of the reference', async () => {
  const { list } = await against(
    jsonAnswer(200, {
      objects: [
        { key: 'images/photo1.jpg', size: 102400, updated_at: '2026-01-15T10:30:00Z' },
        { key: 'images/photo2.jpg', size: 0, updated_at: 'yesterday', content_type: 'image/jpeg', extra: {} },
        { key: 'bare', size: 1, updated_at: null, content_type: null },
      ],
      cursor: 'def456',
      has_more: true,
      extra: 1,
    }),
  )
  expect(await list()).toEqual({
    objects: [
      { key: 'images/photo1.jpg', sizeBytes: 102400, modifiedAtMs: Date.UTC(2026, 0, 15, 10, 30) },
      { key: 'images/photo2.jpg', sizeBytes: 0, modifiedAtMs: null, contentType: 'image/jpeg' },
      { key: 'bare', sizeBytes: 1, modifiedAtMs: null },
    ],
    cursor: 'def456',
  })
})

test.each([
  [{ objects: [], cursor: null, has_more: false }, null],
  [{ objects: [], cursor: '', has_more: false }, null],
  [{ objects: [], has_more: false }, null],
  [{ objects: [] }, null],
  [{ objects: [], cursor: 'left over', has_more: false }, null],
  [{ objects: [], cursor: 'next' }, 'next'],
  [{ objects: [], cursor: 'next', has_more: null }, 'next'],
])('where the pages go on: %j', async (json, cursor) => {
  const { list } = await against(jsonAnswer(200, json))
  expect((await list()).cursor).toBe(cursor)
})

test.each([
  ['more is promised, but no cursor given', { objects: [], cursor: null, has_more: true }],
  ['no objects', { cursor: null }],
  ['an object without a key', { objects: [{ size: 1 }] }],
  ['a size that is no size', { objects: [{ key: 'a', size: -1 }] }],
  ['an array', []],
  ['null', null],
])('a list that cannot be relied on is refused: %s', async (_, json) => {
  const { list, server } = await against(jsonAnswer(200, json))
  expect(await failureOf(list())).toMatchObject({ code: 'remote.unreadable', subject: 'b' })
  expect(server.requests).toHaveLength(1)
})

test.each([
  ['half a JSON text', answer(200, '{"objects":[')],
  ['nothing', answer(200, '')],
])('a list that is no JSON is refused: %s', async (_, text) => {
  const { list } = await against(text)
  expect(await failureOf(list())).toMatchObject({ code: 'remote.unreadable' })
})

test('a key in bytes that are no UTF-8 is not turned into another key', async () => {
  const json = Buffer.from('{"objects":[{"key":"\u00e9","size":1}]}', 'latin1')
  const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${json.length}\r\n\r\n`)
  const server = await startRawServer(() => Buffer.concat([head, json]))
  const list = createTestClient(server.endpoint).listObjects('b', { prefix: '' }, person())
  expect(await failureOf(list)).toMatchObject({ code: 'remote.unreadable', reason: 'it is not UTF-8' })
})

test('a web page instead of an error is not left standing on its connection', async () => {
  const page = answer(404, '<html>'.repeat(100_000), { 'Content-Type': 'text/html' })
  const server = await startRawServer(() => page)
  const list = createTestClient(server.endpoint).listObjects('b', { prefix: '' }, person())
  expect(await failureOf(list)).toMatchObject({ code: 'remote.notFound' })
  await expect.poll(() => server.openConnections()).toBe(0)
})

test('a list that is too large for memory is refused', async () => {
  const { list } = await against(jsonAnswer(200, { objects: [], padding: 'x'.repeat(17 * 1024 * 1024) }))
  expect(await failureOf(list())).toMatchObject({ code: 'remote.unreadable' })
})

test.each([
  ['said to be HTML', answer(200, '<html>Log in</html>', { 'Content-Type': 'text/html; charset=utf-8' })],
  ['not said to be anything', answer(200, '\n<!doctype html><p>Log in')],
])('a web page is not CloudStore: %s', async (_, text) => {
  const { list, check } = await against(text)
  expect(await failureOf(list())).toMatchObject({ code: 'remote.notCloudStore' })
  expect(await failureOf(check())).toMatchObject({ code: 'remote.notCloudStore' })
})

test('5xx is tried five times in all, then told with the server’s words', async () => {
  const { list, server } = await against(errorAnswer(500, 'INTERNAL_ERROR', 'it broke'))
  expect(await failureOf(list())).toEqual({
    code: 'remote.failed',
    subject: 'b',
    reason: 'INTERNAL_ERROR: it broke',
    status: 500,
  })
  expect(server.requests).toHaveLength(5)
})

test('a try after four failures succeeds', async () => {
  const { list, server } = await against(...Array<string>(4).fill(answer(503)), jsonAnswer(200, page))
  expect(await list()).toEqual({ objects: [], cursor: null })
  expect(server.requests).toHaveLength(5)
})

test.each([
  [400, 'remote.refused'],
  [401, 'auth.rejected'],
  [403, 'auth.forbidden'],
  [404, 'remote.notFound'],
  [409, 'remote.conflict'],
  [410, 'remote.refused'],
  [418, 'remote.refused'],
])('%i is final', async (status, code) => {
  const { list, server } = await against(errorAnswer(status, 'CODE', 'why'))
  expect(await failureOf(list())).toEqual({ code, subject: 'b', reason: 'CODE: why', status })
  expect(server.requests).toHaveLength(1)
})

test('an error without the envelope is told by its status', async () => {
  const { list } = await against(answer(404, 'oops'))
  expect(await failureOf(list())).toMatchObject({ code: 'remote.notFound', reason: 'HTTP 404 Not Found' })
})

test('a 429 waits for its reset and is not one of the tries', async () => {
  const refusal = jsonAnswer(
    429,
    { error: { code: 'RATE_LIMITED', message: 'slow down' } },
    { 'Retry-After': '2' },
  )
  const { list, server } = await against(
    ...Array<string>(3).fill(refusal),
    ...Array<string>(4).fill(answer(500)),
    jsonAnswer(200, page),
  )
  await list()
  expect(server.requests).toHaveLength(8)
})

test.each([
  ['200', jsonAnswer(200, page)],
  ['404 in the error envelope', errorAnswer(404, 'NOT_FOUND')],
  ['403 in the error envelope', errorAnswer(403, 'FORBIDDEN')],
])('the check accepts %s', async (_, text) => {
  const { check, server } = await against(text)
  await check()
  expect(server.requests).toHaveLength(1)
})

test('the check lists one object of a known bucket, else of a random name', async () => {
  const { check, server } = await against(errorAnswer(404))
  await check('my bucket')
  await check()
  await check()
  const [known, ...random] = server.requests.map(({ target }) => target)
  expect(known).toBe('/v2/buckets/my%20bucket/objects?limit=1')
  for (const target of random) expect(target).toMatch(/^\/v2\/buckets\/[a-z0-9-]{30,}\/objects\?limit=1$/)
  expect(new Set(random).size).toBe(2)
})

test('the check waits for a 429', async () => {
  const { check, server } = await against(errorAnswer(429), jsonAnswer(200, page))
  await check()
  expect(server.requests).toHaveLength(2)
})

test.each([
  ['a wrong key', errorAnswer(401, 'UNAUTHORIZED'), 'auth.rejected'],
  ['a wrong key, without the envelope', answer(401), 'auth.rejected'],
  ['404 without the envelope', answer(404, '{"message":"no route"}'), 'remote.notCloudStore'],
  ['403 of a proxy', answer(403, 'blocked'), 'remote.notCloudStore'],
  ['502 of a proxy', answer(502, '<html>', { 'Content-Type': 'text/html' }), 'remote.notCloudStore'],
  ['500 in the envelope', errorAnswer(500), 'remote.failed'],
  ['other JSON', jsonAnswer(200, { hello: 'world' }), 'remote.notCloudStore'],
  ['no JSON', answer(200, 'OK'), 'remote.notCloudStore'],
  ['no content', answer(204), 'remote.notCloudStore'],
  ['a redirect', answer(302, '', { Location: 'https://elsewhere.example/' }), 'net.redirected'],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2p1\r\n\r\n', 'remote.notCloudStore'],
])('the check tells at once: %s', async (_, text, code) => {
  const { check, server } = await against(text)
  expect(await failureOf(check())).toMatchObject({ code })
  expect(server.requests).toHaveLength(1)
})

test('the check tells at once that a host cannot be reached', async () => {
  const server = await startRawServer(() => undefined)
  await server.close()
  const client = createTestClient(server.endpoint)
  expect(await failureOf(client.check(undefined, person()))).toMatchObject({
    code: 'net.unreachable',
    subject: '127.0.0.1',
  })
  const unknown = createTestClient(parseEndpoint('https://nowhere.invalid/v2'), { hasWorkedBefore: true })
  expect(await failureOf(unknown.check(undefined, person()))).toMatchObject({ code: 'net.unreachable' })
})
