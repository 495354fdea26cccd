import { expect, test } from 'vitest'

import { answer, errorAnswer, jsonAnswer, startRawServer, type RawRequest } from './testing/raw-server.ts'
import { createTestClient, failureOf, person, upload } from './testing/test-client.ts'

const objects = '/v2/buckets/b/objects/'

/** A server behind something that may change paths, and what it keeps. */
async function serve(
  options: {
    readonly normalise?: (target: string) => string
    readonly refuse?: (request: RawRequest, nth: number) => string | undefined
  } = {},
) {
  const kept = new Set<string>()
  let count = 0
  const server = await startRawServer((request) => {
    count += 1
    const refusal = options.refuse?.(request, count)
    if (refusal !== undefined) return refusal
    const target = options.normalise?.(request.target) ?? request.target
    const key = decodeURIComponent(target.slice(objects.length))
    switch (request.method) {
      case 'PUT':
        kept.add(key)
        return jsonAnswer(201, {})
      case 'DELETE':
        return kept.delete(key) ? answer(204) : errorAnswer(404)
      default:
        return jsonAnswer(200, { objects: [...kept].map((found) => ({ key: found, size: 0 })) })
    }
  })
  return { client: createTestClient(server.endpoint), requests: server.requests, kept }
}

const likeUrlParsers = (target: string): string =>
  new URL(target, 'http://host').pathname + new URL(target, 'http://host').search

test('a key with a dot segment is written after a probe went there and back', async () => {
  const { client, requests, kept } = await serve()
  await client.putObject('b', 'a/../b', upload('x'), person())
  expect(requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'DELETE', 'PUT'])
  const probe = requests[0]?.target.slice(objects.length) ?? ''
  const [prefix = ''] = probe.split('/')
  expect(prefix).toMatch(/[0-9a-f-]{36}$/)
  expect(probe.split('/')).toContain('..')
  expect(probe.split('/')).toContain('.')
  // Whatever normalises it leaves it under the random prefix.
  expect(new URL(`http://host/${probe}`).pathname).toMatch(new RegExp(`^/${prefix}/[^/]+$`))
  expect([...kept]).toEqual(['a/../b'])
})

test('the probe is made once, also for those who come while it is under way', async () => {
  const { client, requests } = await serve()
  await Promise.all(['./a', 'b/.', '../c'].map((key) => client.putObject('b', key, upload('x'), person())))
  await client.deleteObject('b', './a', person())
  expect(requests.filter(({ target }) => target.includes('probe'))).toHaveLength(3)
  expect(requests).toHaveLength(3 + 4)
})

test('other keys need no probe, and reading never does', async () => {
  const { client, requests } = await serve()
  for (const key of ['a', '.hidden', '...', 'a..b', 'a/.../b'])
    await client.putObject('b', key, upload('x'), person())
  await client.headObject('b', 'a/../b', person())
  expect(requests.filter(({ target }) => target.includes('probe'))).toEqual([])
})

test('behind a proxy that normalises, such keys are read-only, and nothing is left behind', async () => {
  const { client, requests, kept } = await serve({ normalise: likeUrlParsers })
  kept.add('victim')
  const calls = [
    () => client.deleteObject('b', 'a/../victim', person()),
    () => client.putObject('b', 'a/../victim', upload('x'), person()),
  ]
  for (const call of calls) {
    expect(await failureOf(call())).toMatchObject({ code: 'key.dotSegment', subject: 'a/../victim' })
  }
  expect([...kept]).toEqual(['victim'])
  expect(requests.filter(({ target }) => target.endsWith('victim'))).toEqual([])
})

test('where only deletes are normalised, such keys are read-only too', async () => {
  const { client } = await serve({
    refuse: ({ method }) => (method === 'DELETE' ? errorAnswer(404) : undefined),
  })
  expect(await failureOf(client.deleteObject('b', '..', person()))).toMatchObject({ code: 'key.dotSegment' })
})

test('a server that takes no such key makes them read-only', async () => {
  const { client, requests } = await serve({ refuse: () => errorAnswer(400, 'INVALID_REQUEST', 'bad key') })
  for (let index = 0; index < 2; index += 1) {
    expect(await failureOf(client.deleteObject('b', '..', person()))).toEqual({
      code: 'key.dotSegment',
      subject: '..',
      reason: 'INVALID_REQUEST: bad key',
    })
  }
  expect(requests).toHaveLength(1)
})

test('what could not be found out is not remembered', async () => {
  const { client, kept } = await serve({ refuse: (_, nth) => (nth === 1 ? errorAnswer(403) : undefined) })
  kept.add('..')
  expect(await failureOf(client.deleteObject('b', '..', person()))).toMatchObject({ code: 'auth.forbidden' })
  await client.deleteObject('b', '..', person())
  expect([...kept]).toEqual([])
})

test('a probe that could not be listed is removed', async () => {
  const { client, kept } = await serve({
    refuse: ({ method }) => (method === 'GET' ? errorAnswer(403) : undefined),
  })
  expect(await failureOf(client.deleteObject('b', '..', person()))).toMatchObject({ code: 'auth.forbidden' })
  expect([...kept]).toEqual([])
})

test('one who gives up does not end the probe for the others', async () => {
  const controller = new AbortController()
  const { client } = await serve({
    refuse: () => {
      controller.abort()
      return undefined
    },
  })
  const given = failureOf(client.putObject('b', './a', upload('x'), person(controller.signal)))
  const kept = client.putObject('b', './b', upload('x'), person())
  expect(await given).toEqual({ code: 'cancelled' })
  expect(await kept).toEqual({ etag: null, sizeBytes: null })
})
