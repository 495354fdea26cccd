import { expect, test } from 'vitest'

import { answer, errorAnswer, jsonAnswer, startRawServer, type RawRequest } from './testing/raw-server.ts'
import { createTestClient, failureOf, person } from './testing/test-client.ts'

const wanted = { name: 'my-bucket', region: 'us-east-1', versioning: true }

/** Answers by method; undefined resets the connection after the request was read. */
async function serve(respond: (request: RawRequest, nth: number) => string | undefined) {
  const counts = new Map<string, number>()
  const server = await startRawServer((request, socket) => {
    const nth = (counts.get(request.method) ?? 0) + 1
    counts.set(request.method, nth)
    const text = respond(request, nth)
    if (text === undefined) socket.resetAndDestroy()
    return text
  })
  return { client: createTestClient(server.endpoint), requests: server.requests }
}

const emptyList = jsonAnswer(200, { objects: [] })
const fullList = jsonAnswer(200, { objects: [{ key: 'a', size: 1 }] })

test('a bucket is created as the reference says', async () => {
  const { client, requests } = await serve(() =>
    jsonAnswer(201, { ...wanted, created_at: '2026-01-15T10:30:00Z' }),
  )
  const createdAtMs = Date.UTC(2026, 0, 15, 10, 30)
  expect(await client.createBucket(wanted, person())).toEqual({ ...wanted, createdAtMs })
  expect(requests[0]).toMatchObject({ method: 'POST', target: '/v2/buckets' })
  expect(JSON.parse(requests[0]?.body.toString() ?? '')).toEqual(wanted)
  expect(requests[0]?.head).toMatch(/^content-type: application\/json$/im)
})

test('what the server does not say of a new bucket is as it was asked for', async () => {
  for (const text of [answer(201), answer(200, 'OK'), jsonAnswer(201, { name: null, region: null })]) {
    const { client } = await serve(() => text)
    expect(await client.createBucket(wanted, person())).toEqual(wanted)
  }
})

test('a name that is taken is a conflict', async () => {
  const { client, requests } = await serve(() => errorAnswer(409, 'CONFLICT', 'taken'))
  expect(await failureOf(client.createBucket(wanted, person()))).toEqual({
    code: 'remote.conflict',
    subject: 'my-bucket',
    reason: 'CONFLICT: taken',
    status: 409,
  })
  expect(requests).toHaveLength(1)
})

test.each([
  ['the answer was lost', undefined],
  ['the server failed', errorAnswer(500)],
])('a 409 on a retry is looked up with a list: %s', async (_, first) => {
  const own = await serve(({ method }, nth) =>
    method === 'GET' ? emptyList : nth === 1 ? first : errorAnswer(409),
  )
  expect(await own.client.createBucket(wanted, person())).toEqual(wanted)
  expect(own.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET'])

  for (const status of [403, 404]) {
    const foreign = await serve(({ method }, nth) =>
      method === 'GET' ? errorAnswer(status) : nth === 1 ? first : errorAnswer(409),
    )
    expect(await failureOf(foreign.client.createBucket(wanted, person()))).toMatchObject({
      code: 'remote.conflict',
    })
  }
})

test.each(['', '.', '..', 'a/b', 'a\nb'])(
  'the bucket name %j is refused before anything is sent',
  async (name) => {
    const { client, requests } = await serve(() => answer(201))
    expect(await failureOf(client.createBucket({ ...wanted, name }, person()))).toMatchObject({
      code: 'bucket.malformedName',
    })
    expect(await failureOf(client.deleteBucket(name, person()))).toMatchObject({
      code: 'bucket.malformedName',
    })
    expect(requests).toEqual([])
  },
)

test('an empty bucket is deleted', async () => {
  const { client, requests } = await serve(() => answer(204))
  await client.deleteBucket('my bucket', person())
  expect(requests[0]).toMatchObject({ method: 'DELETE', target: '/v2/buckets/my%20bucket' })
})

test('a delete of a bucket that answers 404 on a retry has succeeded', async () => {
  const { client, requests } = await serve((_, nth) => (nth === 1 ? undefined : errorAnswer(404)))
  await client.deleteBucket('b', person())
  expect(requests).toHaveLength(2)
})

test.each([409, 400])('a full bucket may be answered with %i', async (status) => {
  const { client } = await serve(({ method }) =>
    method === 'GET' ? fullList : errorAnswer(status, 'CODE', 'full'),
  )
  expect(await failureOf(client.deleteBucket('b', person()))).toEqual({
    code: 'bucket.notEmpty',
    subject: 'b',
    reason: 'CODE: full',
    status,
  })
})

test('a 400 for a bucket that is empty means something else', async () => {
  const { client } = await serve(({ method }) => (method === 'GET' ? emptyList : errorAnswer(400)))
  expect(await failureOf(client.deleteBucket('b', person()))).toMatchObject({
    code: 'remote.refused',
    status: 400,
  })
})

test.each([
  [
    'an array',
    [
      { name: 'a', region: 'us-east-1', versioning: true, extra: 1 },
      { name: 'b', region: null },
    ],
  ],
  ['an object', { buckets: [{ name: 'a', region: 'us-east-1', versioning: true }, { name: 'b' }], total: 2 }],
])('a list of buckets may be %s', async (_, json) => {
  const { client } = await serve(() => jsonAnswer(200, json))
  expect(await client.listBuckets(person())).toEqual([
    { name: 'a', region: 'us-east-1', versioning: true },
    { name: 'b' },
  ])
})

test.each([400, 404, 405, 501])(
  '%i means that there is no list of buckets, and is remembered',
  async (status) => {
    const { client, requests } = await serve(() => errorAnswer(status))
    expect(await client.listBuckets(person())).toBeNull()
    expect(await client.listBuckets(person())).toBeNull()
    expect(requests).toHaveLength(1)
  },
)

test('other answers are not remembered', async () => {
  const { client } = await serve((_, nth) => (nth === 1 ? errorAnswer(403) : jsonAnswer(200, [])))
  expect(await failureOf(client.listBuckets(person()))).toMatchObject({ code: 'auth.forbidden' })
  expect(await client.listBuckets(person())).toEqual([])
})

test('a list of buckets that is something else is unreadable', async () => {
  const { client } = await serve(() => jsonAnswer(200, { message: 'hello' }))
  expect(await failureOf(client.listBuckets(person()))).toMatchObject({ code: 'remote.unreadable' })
})
