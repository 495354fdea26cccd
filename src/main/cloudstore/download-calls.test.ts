import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'

import { expect, test } from 'vitest'

import type { CloudStoreClient } from './cloudstore-client.ts'
import { answer, errorAnswer, startRawServer, type RawRequest } from './testing/raw-server.ts'
import { createTestClient, failureOf, person } from './testing/test-client.ts'

const etag = '65a8e27d8879283831b664bd8b7f0ad4'
const whole = 'Hello, World!'
const headers = { 'Content-Type': 'text/plain', ETag: `"${etag}"`, 'X-CloudStore-Meta-Custom': 'value' }
const head = {
  sizeBytes: 13,
  etag,
  contentType: 'text/plain',
  modifiedAtMs: null,
  metadata: { custom: 'value' },
}

type Served = { readonly client: CloudStoreClient; readonly requests: readonly RawRequest[] }

async function serve(respond: (request: RawRequest) => string): Promise<Served> {
  const server = await startRawServer(respond)
  return { client: createTestClient(server.endpoint), requests: server.requests }
}

/** The same headers with a length, but no body, as the answer to a HEAD. */
function headAnswer(status: number): string {
  return answer(status, '', headers).replace('Content-Length: 0', 'Content-Length: 13')
}

async function download(
  client: CloudStoreClient,
  condition: Parameters<CloudStoreClient['getObject']>[2] = {},
): Promise<unknown> {
  const got = await client.getObject('b', 'k', condition, person())
  if (got.kind === 'notModified') return got.kind
  return { head: got.head, offsetBytes: got.offsetBytes, text: await text(got.body) }
}

test('a download brings the body and what its headers tell', async () => {
  const { client } = await serve(() => answer(200, whole, headers))
  expect(await download(client)).toEqual({ head, offsetBytes: 0, text: whole })
})

test('an object that has not changed is not sent again', async () => {
  const { client, requests } = await serve(({ head }) =>
    head.includes(`"${etag}"`) ? 'HTTP/1.1 304 Not Modified\r\n\r\n' : answer(200, whole, headers),
  )
  expect(await download(client, { ifNoneMatch: etag })).toBe('notModified')
  expect(requests[0]?.head).toMatch(new RegExp(`^if-none-match: "${etag}"$`, 'im'))
})

test('an object that is not there', async () => {
  const { client, requests } = await serve(() => errorAnswer(404, 'OBJECT_NOT_FOUND', 'no such object'))
  expect(await failureOf(download(client))).toEqual({
    code: 'remote.notFound',
    subject: 'k',
    reason: 'OBJECT_NOT_FOUND: no such object',
    status: 404,
  })
  expect(requests).toHaveLength(1)
})

test('a download makes one attempt, because only its caller can begin again', async () => {
  const { client, requests } = await serve(() => errorAnswer(503))
  expect(await failureOf(download(client))).toMatchObject({ code: 'remote.failed', status: 503 })
  expect(requests).toHaveLength(1)
})

test('a 429 says when to come back', async () => {
  const { client } = await serve(() => answer(429, '', { 'Retry-After': '60' }))
  const failure = await failureOf(download(client))
  expect(failure).toMatchObject({ code: 'remote.rateLimited', status: 429 })
  expect(failure.retryAtMs).toBeGreaterThan(Date.now())
})

test.each([201, 203, 204, 206])('a download that answers %i is no object', async (status) => {
  const { client } = await serve(() => answer(status, ''))
  expect(await failureOf(download(client))).toMatchObject({ code: 'remote.unreadable', status })
})

test('a fitting 206 goes on where the download was', async () => {
  const range = { ...headers, 'Content-Range': 'bytes 7-12/13' }
  const { client, requests } = await serve(() => answer(206, 'World!', range))
  expect(await download(client, { resume: { offsetBytes: 7, etag } })).toEqual({
    head,
    offsetBytes: 7,
    text: 'World!',
  })
  expect(requests[0]?.head).toMatch(/^range: bytes=7-$/im)
  expect(requests[0]?.head).toMatch(new RegExp(`^if-range: "${etag}"$`, 'im'))
})

test('a server without Range starts from zero', async () => {
  const { client, requests } = await serve(() => answer(200, whole, headers))
  expect(await download(client, { resume: { offsetBytes: 7, etag } })).toEqual({
    head,
    offsetBytes: 0,
    text: whole,
  })
  expect(requests).toHaveLength(1)
})

test.each([
  ['another offset', 206, { ...headers, 'Content-Range': 'bytes 6-12/13' }, 'World!'],
  ['another end', 206, { ...headers, 'Content-Range': 'bytes 7-11/13' }, 'World!'],
  ['another length', 206, { ...headers, 'Content-Range': 'bytes 7-12/13' }, 'World'],
  ['no range', 206, headers, 'World!'],
  ['an unknown size', 206, { ...headers, 'Content-Range': 'bytes 7-12/*' }, 'World!'],
  ['another object', 206, { ETag: '"other"', 'Content-Range': 'bytes 7-12/13' }, 'World!'],
  ['no ETag', 206, { 'Content-Range': 'bytes 7-12/13' }, 'World!'],
  ['nothing there', 416, { 'Content-Range': 'bytes */5' }, ''],
])(
  'a part that does not fit is thrown away, and the download starts from zero: %s',
  async (_, status, part, body) => {
    const { client, requests } = await serve(({ head }) =>
      /^range:/im.test(head) ? answer(status, body, part) : answer(200, whole, headers),
    )
    expect(await download(client, { resume: { offsetBytes: 7, etag } })).toEqual({
      head,
      offsetBytes: 0,
      text: whole,
    })
    expect(requests).toHaveLength(2)
  },
)

test.each([
  ['nothing was there yet', { offsetBytes: 0, etag }],
  ['a weak ETag', { offsetBytes: 7, etag: `W/${etag}` }],
])('no range is asked for where it could not be trusted: %s', async (_, resume) => {
  const { client, requests } = await serve(() => answer(200, whole, headers))
  await download(client, { resume })
  expect(requests[0]?.head).not.toMatch(/^range:/im)
})

test('details come from HEAD', async () => {
  const { client, requests } = await serve(() => headAnswer(200))
  expect(await client.headObject('b', 'k', person())).toEqual(head)
  expect(requests.map(({ method }) => method)).toEqual(['HEAD'])
})

test.each([405, 501])('a server that answers HEAD with %i is asked by GET from then on', async (status) => {
  const { client, requests } = await serve(({ method }) =>
    method === 'HEAD' ? answer(status) : answer(200, whole, headers),
  )
  for (let index = 0; index < 3; index += 1) expect(await client.headObject('b', 'k', person())).toEqual(head)
  expect(requests.map(({ method }) => method)).toEqual(['HEAD', 'GET', 'GET', 'GET'])
})

test('a HEAD that finds nothing where GET does is remembered as no HEAD', async () => {
  const { client, requests } = await serve(({ method }) =>
    method === 'HEAD' ? answer(404) : answer(200, whole, headers),
  )
  await client.headObject('b', 'k', person())
  await client.headObject('b', 'k', person())
  expect(requests.map(({ method }) => method)).toEqual(['HEAD', 'GET', 'GET'])
})

test('an object that is missing for HEAD and GET tells nothing about HEAD', async () => {
  const { client, requests } = await serve(({ method, target }) =>
    target.endsWith('/missing')
      ? errorAnswer(404)
      : method === 'HEAD'
        ? headAnswer(200)
        : answer(200, whole, headers),
  )
  expect(await failureOf(client.headObject('b', 'missing', person()))).toMatchObject({
    code: 'remote.notFound',
  })
  expect(await client.headObject('b', 'k', person())).toEqual(head)
  expect(requests.map(({ method }) => method)).toEqual(['HEAD', 'GET', 'HEAD'])
})

test('once HEAD has worked, its 404 is believed', async () => {
  const { client, requests } = await serve(({ target }) =>
    target.endsWith('/k') ? headAnswer(200) : answer(404),
  )
  await client.headObject('b', 'k', person())
  expect(await failureOf(client.headObject('b', 'missing', person()))).toMatchObject({
    code: 'remote.notFound',
  })
  expect(requests.map(({ method }) => method)).toEqual(['HEAD', 'HEAD'])
})

test.each([400, 403, 500])(
  'a HEAD that fails with %i is asked again by GET, and not remembered',
  async (status) => {
    const { client, requests } = await serve(({ method }) =>
      method === 'HEAD' ? answer(status) : answer(200, whole, headers),
    )
    await client.headObject('b', 'k', person())
    await client.headObject('b', 'k', person())
    expect(requests.map(({ method }) => method)).toEqual(['HEAD', 'GET', 'HEAD', 'GET'])
  },
)

test('a HEAD with a wrong key is not tried by another way', async () => {
  const { client, requests } = await serve(() => answer(401))
  expect(await failureOf(client.headObject('b', 'k', person()))).toMatchObject({ code: 'auth.rejected' })
  expect(requests).toHaveLength(1)
})

test('the GET for details does not wait for its body, and does not let it come', async () => {
  const downloading: Socket[] = []
  const server = await startRawServer(({ method }, socket) => {
    if (method === 'HEAD') return answer(405)
    downloading.push(socket)
    return `HTTP/1.1 200 OK\r\nContent-Length: ${2 ** 40}\r\n\r\nfirst bytes`
  })
  const client = createTestClient(server.endpoint)
  expect((await client.headObject('b', 'k', person())).sizeBytes).toBe(2 ** 40)
  await expect.poll(() => downloading.map(({ destroyed }) => destroyed)).toEqual([true])
})

test('a page without an ETag is no object but a portal’s; an object that is a page has one', async () => {
  const page = '<!doctype html><title>Sign in to this network</title>'
  const portal = await serve(() => answer(200, page, { 'Content-Type': 'text/html' }))
  expect(await failureOf(download(portal.client))).toMatchObject({ code: 'remote.notCloudStore' })
  const object = await serve(() => answer(200, page, { 'Content-Type': 'text/html', ETag: `"${etag}"` }))
  expect(await download(object.client)).toMatchObject({ text: page })
})

test('surplus bytes of one answer break the next request on its connection, which may be tried again', async () => {
  const { client, requests } = await serve(({ connection }) => {
    const isReused = requests.filter((request) => request.connection === connection).length > 1
    return isReused ? `surplus ${answer(200, whole, headers)}` : answer(200, whole, headers)
  })
  expect(await download(client)).toMatchObject({ text: whole })
  expect(await failureOf(download(client))).toMatchObject({ code: 'net.interrupted' })
  expect(await download(client)).toMatchObject({ text: whole })
})
