import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { jsonOf, send, startTestEmulator, startWithBucket, testKey } from './testing/test-emulator.ts'

const envelope = (code: string) => ({
  error: { code, message: expect.any(String), details: expect.any(Object) },
})

test.each([
  [401, 'UNAUTHORIZED', 'GET', '/buckets/b/objects', { Authorization: 'Bearer wrong' }],
  [401, 'UNAUTHORIZED', 'GET', '/buckets/b/objects', { Authorization: `Basic ${testKey}` }],
  [401, 'UNAUTHORIZED', 'PUT', '/buckets/b/objects/k', { Authorization: '' }],
  [401, 'UNAUTHORIZED', 'GET', '/no/such/path', { Authorization: `Bearer ${testKey}x` }],
  [404, 'NOT_FOUND', 'GET', '/no/such/path', {}],
  [404, 'NOT_FOUND', 'GET', '/buckets/missing/objects', {}],
  [404, 'NOT_FOUND', 'GET', '/buckets/missing/objects/k', {}],
  [404, 'NOT_FOUND', 'PUT', '/buckets/missing/objects/k', { 'Content-Length': 0 }],
  [404, 'NOT_FOUND', 'DELETE', '/buckets/missing/objects/k', {}],
  [404, 'NOT_FOUND', 'DELETE', '/buckets/missing', {}],
  [404, 'OBJECT_NOT_FOUND', 'GET', '/buckets/b/objects/missing', {}],
  [404, 'OBJECT_NOT_FOUND', 'DELETE', '/buckets/b/objects/missing', {}],
  [405, 'INVALID_REQUEST', 'PATCH', '/buckets/b/objects/k', {}],
  [405, 'INVALID_REQUEST', 'GET', '/buckets', {}],
  [400, 'INVALID_REQUEST', 'GET', '/buckets/b/objects?limit=1001', {}],
  [400, 'INVALID_REQUEST', 'GET', '/buckets/b/objects?cursor=', {}],
  [400, 'INVALID_REQUEST', 'GET', '/buckets/b/objects?cursor=YWJj', {}],
  [400, 'INVALID_REQUEST', 'PUT', '/buckets/b/objects/k', { 'Transfer-Encoding': 'chunked' }],
  [400, 'INVALID_REQUEST', 'PUT', '/buckets/b/objects/k', { 'Content-Length': 0, 'X-CloudStore-Meta-': 'x' }],
])('%i %s for %s %s', async (status, name, method, path, headers) => {
  const emulator = await startWithBucket({ plan: 'free' })
  const answer = await send(emulator, path, { method, headers })
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toBe('application/json')
  expect(jsonOf(answer)).toEqual(envelope(name))
  expect(answer.headers).toMatchObject({
    'x-ratelimit-limit': '60',
    'x-ratelimit-remaining': status === 401 ? '59' : '58',
    'x-ratelimit-reset': expect.stringMatching(/^\d{10}$/),
  })
})

test('an upload that is refused is read to its end, so that the client sees why', async () => {
  const emulator = await startWithBucket()
  const size = 32 * 1024 * 1024
  const upload = (path: string, headers: Record<string, string>) =>
    send(emulator, path, {
      method: 'PUT',
      body: zeros(size),
      headers: { 'Content-Length': String(size), ...headers },
    })
  expect((await upload('/buckets/missing/objects/k', {})).status).toBe(404)
  expect((await upload('/buckets/b/objects/k', { Authorization: 'Bearer wrong' })).status).toBe(401)
  expect(
    (await upload('/buckets/b/objects/k', { 'Content-Length': '5', 'X-CloudStore-Meta-': '' })).status,
  ).toBe(400)
})

test('a spent minute is answered 429 over HTTP, and the next window opens', async () => {
  const time = { nowMs: Date.parse('2026-01-15T10:30:00Z') }
  const emulator = await startTestEmulator({ plan: 'free', minuteMs: 6000, clock: () => time.nowMs })
  for (let count = 0; count < 60; count += 1) await send(emulator, '/buckets/missing/objects')
  const refused = await send(emulator, '/buckets/missing/objects')
  expect(refused.status).toBe(429)
  expect(jsonOf(refused)).toEqual(envelope('RATE_LIMITED'))
  expect(refused.headers).toMatchObject({
    date: 'Thu, 15 Jan 2026 10:30:00 GMT',
    'x-ratelimit-limit': '60',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(time.nowMs / 1000 + 6),
  })
  time.nowMs += 6000
  expect((await send(emulator, '/buckets/missing/objects')).status).toBe(404)
  expect(emulator.stats()).toMatchObject({ requests: 62, rateLimited: 1, byMethod: { GET: 62 } })
  expect(emulator.stats().recent.at(60)).toEqual({
    method: 'GET',
    target: '/v2/buckets/missing/objects',
    status: 429,
  })
})

function zeros(sizeBytes: number): Readable {
  const chunk = Buffer.alloc(64 * 1024)
  return Readable.from(Array.from({ length: sizeBytes / chunk.length }, () => chunk))
}
