import { createServer as createPlainServer } from 'node:http'
import { createServer } from 'node:https'

import { afterEach, expect, onTestFinished, test } from 'vitest'

import { parseEndpoint, type Endpoint } from './endpoint.ts'
import { certificates } from './testing/certificates.ts'
import { listenOnLoopback } from './testing/loopback.ts'
import { createTestClient, failureOf, person } from './testing/test-client.ts'

const { authority, otherAuthority } = certificates

afterEach(() => {
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
})

/** An https server with this certificate, and what it was asked for. */
async function startTlsServer(
  cert: string,
): Promise<{ endpoint: Endpoint; requests: string[]; handshakes: () => number }> {
  const requests: string[] = []
  let handshakes = 0
  const server = createServer({ cert, key: certificates.key }, (request, response) => {
    requests.push(`${request.method} ${request.url}`)
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ objects: [], cursor: null, has_more: false }))
  })
  server.on('connection', () => (handshakes += 1))
  server.on('tlsClientError', () => undefined)
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const port = await listenOnLoopback(server)
  return { endpoint: parseEndpoint(`https://localhost:${port}/v2`), requests, handshakes: () => handshakes }
}

test('a private authority can be added', async () => {
  const { endpoint, requests } = await startTlsServer(certificates.good)
  const client = createTestClient(endpoint, { ca: [otherAuthority, authority] })
  for (let index = 0; index < 2; index += 1) await client.listObjects('b', { prefix: '' }, person())
  expect(requests).toEqual(Array(2).fill('GET /v2/buckets/b/objects?limit=1000'))
})

test.each([
  ['of an authority that nobody knows', certificates.good, []],
  ['of another authority than the one added', certificates.good, [otherAuthority]],
  ['of another host', certificates.otherHost, [authority]],
  ['that has expired', certificates.expired, [authority]],
])('a certificate %s is final, and no request goes out', async (_, cert, ca) => {
  // Even where somebody has told Node to look away.
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
  const { endpoint, requests, handshakes } = await startTlsServer(cert)
  const client = createTestClient(endpoint, { ca })
  const failure = await failureOf(client.listObjects('b', { prefix: '' }, person()))
  expect(failure).toMatchObject({ code: 'net.tls', subject: 'localhost' })
  expect(failure.reason).toMatch(/certificate|altnames/i)
  expect(requests).toEqual([])
  expect(handshakes()).toBe(1)
})

test('https to a server that speaks http is told as what it is', async () => {
  const requests: unknown[] = []
  const server = createPlainServer((request) => requests.push(request))
  onTestFinished(() => void server.close())
  const port = await listenOnLoopback(server)
  const client = createTestClient(parseEndpoint(`https://127.0.0.1:${port}`))
  expect(await failureOf(client.check(undefined, person()))).toMatchObject({ code: 'net.tls' })
  expect(requests).toEqual([])
})
