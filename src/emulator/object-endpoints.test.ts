import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { contentFiles, exchange, plainHeaders } from './testing/raw-exchange.ts'
import { jsonOf, send, startWithBucket, temporaryDirectory, testKey } from './testing/test-emulator.ts'

const hello = 'Hello, World!'
const helloMd5 = '65a8e27d8879283831b664bd8b7f0ad4'

test('an object comes back with its bytes, type, ETag and metadata', async () => {
  const emulator = await startWithBucket()
  const headers = {
    'Content-Type': 'text/x-odd; charset=utf-8',
    'X-CloudStore-Meta-Author': 'Ann',
    'x-cloudstore-meta-n': '1',
  }
  const put = await send(emulator, '/buckets/b/objects/a/hello.txt', { method: 'PUT', body: hello, headers })
  expect(put.status).toBe(201)
  expect(jsonOf(put)).toEqual({
    id: expect.stringMatching(/^obj_[\da-f]{32}$/),
    bucket: 'b',
    key: 'a/hello.txt',
    size: 13,
    etag: helloMd5,
  })
  const got = await send(emulator, '/buckets/b/objects/a/hello.txt')
  expect(got.status).toBe(200)
  expect(got.body.toString()).toBe(hello)
  expect(got.headers).toMatchObject({
    'content-type': 'text/x-odd; charset=utf-8',
    'content-length': '13',
    etag: `"${helloMd5}"`,
    'x-cloudstore-meta-author': 'Ann',
    'x-cloudstore-meta-n': '1',
  })
})

test.each([
  ['a.txt', 'text/plain'],
  ['a.HTML', 'text/html'],
  ['a.b/c.json', 'application/json'],
  ['a.jpg', 'image/jpeg'],
  ['a.jpeg', 'image/jpeg'],
  ['a.png', 'image/png'],
  ['a.pdf', 'application/pdf'],
  ['a.txt/', 'application/octet-stream'],
  ['a.txt/b', 'application/octet-stream'],
  ['txt', 'application/octet-stream'],
  ['a.tar.gz', 'application/octet-stream'],
])('without Content-Type %s is %s', async (key, type) => {
  const emulator = await startWithBucket()
  await send(emulator, `/buckets/b/objects/${key}`, { method: 'PUT', body: 'x' })
  expect((await send(emulator, `/buckets/b/objects/${key}`)).headers['content-type']).toBe(type)
})

test('a second upload replaces bytes, type and metadata, and nothing of the first stays', async () => {
  const dataDir = await temporaryDirectory()
  const emulator = await startWithBucket({ dataDir })
  const path = '/buckets/b/objects/k'
  const first = {
    method: 'PUT',
    body: 'first',
    headers: { 'X-CloudStore-Meta-A': '1', 'Content-Type': 'a/b' },
  }
  await send(emulator, path, first)
  await send(emulator, path, { method: 'PUT', body: 'second', headers: { 'X-CloudStore-Meta-B': '2' } })
  const got = await send(emulator, path)
  expect(got.body.toString()).toBe('second')
  expect(got.headers['x-cloudstore-meta-a']).toBeUndefined()
  expect(got.headers['x-cloudstore-meta-b']).toBe('2')
  expect(got.headers['content-type']).toBe('application/octet-stream')
  await expect.poll(() => contentFiles(dataDir)).toHaveLength(1)
})

test('If-None-Match is answered 304 without a body, and 200 when the object changed', async () => {
  const emulator = await startWithBucket()
  const path = '/buckets/b/objects/k'
  await send(emulator, path, { method: 'PUT', body: hello })
  const unchanged = await send(emulator, path, { headers: { 'If-None-Match': `"other", W/"${helloMd5}"` } })
  expect([unchanged.status, unchanged.body.length, unchanged.headers.etag]).toEqual([304, 0, `"${helloMd5}"`])
  await send(emulator, path, { method: 'PUT', body: 'new' })
  expect((await send(emulator, path, { headers: { 'If-None-Match': `"${helloMd5}"` } })).status).toBe(200)
})

test('a deleted object is gone, and deleting it again is 404', async () => {
  const emulator = await startWithBucket()
  const path = '/buckets/b/objects/k'
  await send(emulator, path, { method: 'PUT', body: hello })
  const deleted = await send(emulator, path, { method: 'DELETE' })
  expect([deleted.status, deleted.body.length]).toEqual([204, 0])
  expect((await send(emulator, path)).status).toBe(404)
  expect((await send(emulator, path, { method: 'DELETE' })).status).toBe(404)
  expect(jsonOf(await send(emulator, '/buckets/b/objects'))).toEqual({
    objects: [],
    cursor: null,
    has_more: false,
  })
})

test('of two deletes at once exactly one succeeds', async () => {
  const emulator = await startWithBucket()
  await send(emulator, '/buckets/b/objects/k', { method: 'PUT', body: hello })
  const deletes = [1, 2].map(() => send(emulator, '/buckets/b/objects/k', { method: 'DELETE' }))
  const statuses = (await Promise.all(deletes)).map(({ status }) => status)
  expect(statuses).toEqual(expect.arrayContaining([204, 404]))
})

test('an upload without any length is refused', async () => {
  const emulator = await startWithBucket()
  const upload = `PUT /v2/buckets/b/objects/k HTTP/1.1\r\n${plainHeaders}Connection: close\r\n\r\n`
  expect(await exchange(emulator.baseUrl, upload)).toMatch(/^HTTP\/1\.1 400 .*INVALID_REQUEST/s)
})

test('a body shorter than Content-Length leaves the old object and no file', async () => {
  const dataDir = await temporaryDirectory()
  const emulator = await startWithBucket({ dataDir })
  await send(emulator, '/buckets/b/objects/k', { method: 'PUT', body: 'old' })
  await exchange(
    emulator.baseUrl,
    `PUT /v2/buckets/b/objects/k HTTP/1.1\r\n${plainHeaders}Content-Length: 100000\r\n\r\nshort`,
    { endsAfterwards: true },
  )
  await expect.poll(() => contentFiles(dataDir)).toHaveLength(1)
  expect((await send(emulator, '/buckets/b/objects/k')).body.toString()).toBe('old')
})

test('a download that is under way when its object is replaced ends with the old bytes', async () => {
  const emulator = await startWithBucket()
  const size = 24 * 1024 * 1024
  const path = '/buckets/b/objects/k'
  const put = (fill: number) => send(emulator, path, { method: 'PUT', body: Buffer.alloc(size, fill) })
  await put(1)
  const response = await fetch(`${emulator.baseUrl}${path}`, {
    headers: { Authorization: `Bearer ${testKey}` },
  })
  await put(2)
  expect(new Set(new Uint8Array(await response.arrayBuffer()))).toEqual(new Set([1]))
  expect((await send(emulator, path)).body.equals(Buffer.alloc(size, 2))).toBe(true)
})

test('downloads during a storm of uploads are always whole', async () => {
  const emulator = await startWithBucket()
  const path = '/buckets/b/objects/k'
  const versions = Array.from({ length: 60 }, (_, index) => Buffer.alloc(1000 + index * 997, index))
  await send(emulator, path, { method: 'PUT', body: versions[0] ?? '' })
  const uploads = versions.map((body) => send(emulator, path, { method: 'PUT', body }))
  const downloads = await Promise.all(versions.map(() => send(emulator, path)))
  await Promise.all(uploads)
  for (const { status, body, headers } of downloads) {
    expect(status).toBe(200)
    expect(headers.etag).toBe(`"${createHash('md5').update(body).digest('hex')}"`)
  }
})

test('strict: Range is ignored; with extensions it is served, and HEAD too', async () => {
  const strict = await startWithBucket()
  const extended = await startWithBucket({ extensions: true })
  const path = '/buckets/b/objects/k.txt'
  for (const emulator of [strict, extended]) await send(emulator, path, { method: 'PUT', body: hello })
  const headers = { Range: 'bytes=7-11', 'If-Range': `"${helloMd5}"` }
  expect(await send(strict, path, { headers })).toMatchObject({ status: 200, body: Buffer.from(hello) })
  const part = await send(extended, path, { headers })
  expect([part.status, part.body.toString()]).toEqual([206, 'World'])
  expect(part.headers).toMatchObject({
    'content-range': 'bytes 7-11/13',
    'content-length': '5',
    etag: `"${helloMd5}"`,
  })
  const behind = await send(extended, path, { headers: { Range: 'bytes=13-' } })
  expect([behind.status, behind.headers['content-range']]).toEqual([416, 'bytes */13'])
  expect((await send(strict, path, { method: 'HEAD' })).status).toBe(405)
  const head = await send(extended, path, { method: 'HEAD' })
  expect([head.status, head.body.length]).toEqual([200, 0])
  expect(head.headers).toMatchObject({
    'content-length': '13',
    'content-type': 'text/plain',
    etag: `"${helloMd5}"`,
  })
})
