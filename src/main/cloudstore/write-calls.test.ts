import { expect, test } from 'vitest'

import type { CloudStoreClient } from './cloudstore-client.ts'
import { answer, errorAnswer, jsonAnswer, startRawServer, type RawRequest } from './testing/raw-server.ts'
import { createTestClient, failureOf, person, upload } from './testing/test-client.ts'

/** Answers one after the other, the last one for ever; null resets the connection after the request was read. */
async function against(...answers: (string | null)[]) {
  const left = [...answers]
  const server = await startRawServer((_, socket) => {
    const next = left.length > 1 ? left.shift() : left[0]
    if (typeof next === 'string') return next
    socket.resetAndDestroy()
    return undefined
  })
  return { client: createTestClient(server.endpoint), requests: server.requests }
}

function methods(requests: readonly RawRequest[]): string[] {
  return requests.map(({ method }) => method)
}

const put = (client: CloudStoreClient): Promise<unknown> =>
  client.putObject('b', 'k', upload('hello'), person())
const remove = (client: CloudStoreClient): Promise<void> => client.deleteObject('b', 'k', person())

test('an upload tells what the server made of it', async () => {
  const { client } = await against(
    jsonAnswer(201, { id: 'obj_1', key: 'k', size: 5, etag: 'D41D', extra: null }),
  )
  expect(await put(client)).toEqual({ etag: 'D41D', sizeBytes: 5 })
})

test.each([
  ['200 with quotes', jsonAnswer(200, { etag: '"abc"' }), { etag: 'abc', sizeBytes: null }],
  ['204 with a header', answer(204, '', { ETag: '"abc"' }), { etag: 'abc', sizeBytes: null }],
  ['201 without a word', answer(201), { etag: null, sizeBytes: null }],
  ['201 with nulls', jsonAnswer(201, { etag: null, size: null }), { etag: null, sizeBytes: null }],
  ['201 that is no JSON', answer(201, 'OK'), { etag: null, sizeBytes: null }],
])('any 2xx is a success: %s', async (_, text, expected) => {
  const { client } = await against(text)
  expect(await put(client)).toEqual(expected)
})

test('a web page is no success, whatever its status', async () => {
  const portal = answer(200, '<html>Log in</html>', { 'Content-Type': 'text/html' })
  const { client } = await against(portal)
  expect(await failureOf(put(client))).toMatchObject({ code: 'remote.notCloudStore' })
  expect(await failureOf(remove(client))).toMatchObject({ code: 'remote.notCloudStore' })
})

test('an upload makes one attempt, because only its caller can begin again', async () => {
  for (const [text, code] of [
    [errorAnswer(503), 'remote.failed'],
    [errorAnswer(409), 'remote.conflict'],
    [null, 'net.interrupted'],
  ] as const) {
    const { client, requests } = await against(text)
    expect(await failureOf(put(client))).toMatchObject({ code })
    expect(requests).toHaveLength(1)
  }
})

test('an upload that finds nothing misses the bucket: the object need not be there', async () => {
  const { client } = await against(errorAnswer(404))
  expect(await failureOf(put(client))).toMatchObject({ code: 'remote.notFound', subject: 'b' })
})

test('metadata that no header can carry is refused before anything is sent', async () => {
  const { client, requests } = await against(answer(201))
  for (const metadata of [{ 'Bad Name': 'x' }, { name: 'ключ' }]) {
    const call = client.putObject('b', 'k', upload('x', { metadata }), person())
    expect(await failureOf(call)).toMatchObject({ code: 'metadata.malformed' })
  }
  expect(requests).toEqual([])
})

test.each([
  ['', 'key.malformed'],
  ['\ud800', 'key.unaddressable'],
  ['x'.repeat(1025), 'key.malformed'],
])('a key that cannot be named is refused before anything is sent', async (key, code) => {
  const { client, requests } = await against(answer(204))
  expect(await failureOf(client.deleteObject('b', key, person()))).toMatchObject({ code })
  expect(await failureOf(client.putObject('b', key, upload('x'), person()))).toMatchObject({ code })
  expect(await failureOf(client.getObject('b', key, {}, person()))).toMatchObject({ code })
  expect(await failureOf(client.headObject('b', key, person()))).toMatchObject({ code })
  expect(requests).toEqual([])
})

test.each([200, 202, 204])('a delete that answers %i has succeeded', async (status) => {
  const { client, requests } = await against(answer(status))
  await remove(client)
  expect(methods(requests)).toEqual(['DELETE'])
})

test('a delete of what is not there fails', async () => {
  const { client } = await against(errorAnswer(404))
  expect(await failureOf(remove(client))).toMatchObject({ code: 'remote.notFound', subject: 'k' })
})

test.each([
  ['the answer was lost', null],
  ['the server failed', errorAnswer(500)],
])('a delete that answers 404 on a retry has succeeded: %s', async (_, first) => {
  const { client, requests } = await against(first, errorAnswer(404))
  await remove(client)
  expect(requests).toHaveLength(2)
})

test('a 404 after a 429 is no success, because nothing was done before it', async () => {
  const { client } = await against(answer(429, '', { 'Retry-After': '1' }), errorAnswer(404))
  expect(await failureOf(remove(client))).toMatchObject({ code: 'remote.notFound' })
})

test('a delete is tried again after failures that may pass', async () => {
  const { client, requests } = await against(null, errorAnswer(502), null, answer(204))
  await remove(client)
  expect(requests).toHaveLength(4)
})
