import { createServer } from 'node:https'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { inspect } from 'node:util'

import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from './cloudstore-client.ts'
import { parseEndpoint, type Endpoint } from './endpoint.ts'
import { certificates } from './testing/certificates.ts'
import { listenOnLoopback } from './testing/loopback.ts'
import { answer, errorAnswer, jsonAnswer, startRawServer } from './testing/raw-server.ts'
import { createTestClient, person, upload } from './testing/test-client.ts'

/** What a server or a network can do; a server gets the key, so it may say it anywhere. */
const misdeeds: Record<string, (key: string) => string | null | undefined> = {
  'message of a 400': (key) => errorAnswer(400, 'INVALID_REQUEST', `bad header Bearer ${key}`),
  'code of a 401': (key) => errorAnswer(401, key, 'wrong'),
  'message of a 403': (key) => errorAnswer(403, 'FORBIDDEN', `${'x'.repeat(490)}${key}`),
  'message of a 404': (key) => errorAnswer(404, 'NOT_FOUND', encodeURIComponent(key)),
  'message of a 409': (key) => errorAnswer(409, 'CONFLICT', key),
  'message of a 500': (key) => errorAnswer(500, 'INTERNAL_ERROR', JSON.stringify({ authorization: key })),
  'no envelope': (key) => answer(404, key),
  'a redirect': (key) =>
    answer(302, '', { Location: `https://elsewhere.example/${encodeURIComponent(key)}` }),
  'a redirect with user': (key) =>
    answer(302, '', { Location: `https://${encodeURIComponent(key)}@elsewhere.example/` }),
  'a redirect with query': (key) => answer(302, '', { Location: `/login?key=${encodeURIComponent(key)}` }),
  'a status line': (key) => `HTTP/1.1 200OK Bearer ${key}\r\n\r\n`,
  'no HTTP': (key) => `Bearer ${key}\r\n\r\n`,
  'a bad header': (key) => `HTTP/1.1 200 OK\r\nBad Header: ${key}\r\nContent-Length: x${key}\r\n\r\n`,
  'huge headers': (key) => `HTTP/1.1 200 OK\r\nX: ${key.repeat(3_000)}\r\n\r\n`,
  'no JSON': (key) => answer(200, `${key} is no JSON`),
  'JSON of another kind': (key) => jsonAnswer(200, { [key]: key, objects: [{ key: 5, [key]: key }] }),
  'a web page': (key) => answer(200, `<html>${key}</html>`, { 'Content-Type': 'text/html' }),
  'an odd status': (key) => answer(299, key),
  'bad chunks': (key) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nBearer ${key}\r\n`,
  'a cut body': (key) => `HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n${key}`,
  'a reset': () => null,
  silence: () => undefined,
}

/** What a person may be doing when it happens. */
const calls: Record<string, (client: CloudStoreClient, signal: AbortSignal) => Promise<unknown>> = {
  list: (client, signal) => client.listObjects('b', { prefix: 'p/' }, person(signal)),
  check: (client, signal) => client.check('b', person(signal)),
  head: (client, signal) => client.headObject('b', 'k', person(signal)),
  download: async (client, signal) => {
    const got = await client.getObject('b', 'k', { resume: { offsetBytes: 1, etag: 'x' } }, person(signal))
    return got.kind === 'body' ? buffer(got.body) : got
  },
  upload: (client, signal) => client.putObject('b', 'k', upload('hello'), person(signal)),
  'upload of too little': (client, signal) =>
    client.putObject('b', 'k', upload('hello', { sizeBytes: 9 }), person(signal)),
  'upload from a broken source': (client, signal) =>
    client.putObject(
      'b',
      'k',
      upload('', { sizeBytes: 1, body: new Readable({ read: breakDown }) }),
      person(signal),
    ),
  'upload with odd metadata': (client, signal) =>
    client.putObject('b', 'k', upload('hello', { metadata: { 'A b': '\n' } }), person(signal)),
  'dot segment': (client, signal) => client.deleteObject('b', 'a/../b', person(signal)),
  delete: (client, signal) => client.deleteObject('b', 'k', person(signal)),
  'create bucket': (client, signal) =>
    client.createBucket({ name: 'b', region: 'us-east-1', versioning: false }, person(signal)),
  'delete bucket': (client, signal) => client.deleteBucket('b', person(signal)),
  'list of buckets': (client, signal) => client.listBuckets(person(signal)),
}

function breakDown(this: Readable): void {
  this.destroy(new Error('EIO: i/o error, read'))
}

/** Every way in which an error, and all that hangs on it, could come to be printed. */
function printed(error: unknown): string[] {
  const texts = [
    String(error),
    JSON.stringify(error),
    inspect(error, { showHidden: true, depth: Infinity, getters: true }),
    inspect(error, { customInspect: false, showHidden: true, depth: Infinity }),
  ]
  if (!(error instanceof Error)) return texts
  texts.push(error.message, error.stack ?? '', error.name)
  if (error instanceof AppError) texts.push(JSON.stringify(error.data))
  return error.cause === undefined ? texts : [...texts, ...printed(error.cause)]
}

/** The key in all the forms in which printing may write it. */
function formsOf(key: string): string[] {
  return [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), inspect(key).slice(1, -1)]
}

const anyKey = fc.string({ unit: fc.constantFrom(...visible()), minLength: 12, maxLength: 60 })

function visible(): string[] {
  return Array.from({ length: 0x7e - 0x21 + 1 }, (_, index) => String.fromCharCode(0x21 + index))
}

async function errorOf(call: (typeof calls)[string], endpoint: Endpoint, key: string): Promise<unknown> {
  const client = createTestClient(endpoint, { apiKey: key, stallMs: 20, ca: [certificates.otherAuthority] })
  try {
    await call(client, new AbortController().signal)
    return null
  } catch (error) {
    return error
  } finally {
    client.close()
  }
}

/** How often a call failed, none of its errors holding the key. */
async function countFailures(
  endpoint: Endpoint,
  onKey: (key: string) => void,
  numRuns: number,
): Promise<number> {
  let failures = 0
  await fc.assert(
    fc.asyncProperty(anyKey, fc.constantFrom(...Object.values(calls)), async (key, call) => {
      onKey(key)
      const error = await errorOf(call, endpoint, key)
      if (error === null) return
      failures += 1
      expect(error).toBeInstanceOf(AppError)
      const text = printed(error).join('\n')
      for (const form of formsOf(key)) expect(text).not.toContain(form)
    }),
    { numRuns },
  )
  return failures
}

test.each(Object.entries(misdeeds))(
  'no error holds the API key, printed in any way: %s',
  async (_, misdeed) => {
    let currentKey = ''
    const server = await startRawServer((_request, socket) => {
      const text = misdeed(currentKey)
      if (text === null) socket.resetAndDestroy()
      else if (text !== undefined) socket.end(text)
    })
    expect(await countFailures(server.endpoint, (key) => (currentKey = key), 16)).toBeGreaterThan(0)
  },
)

test('no error of a connection that did not come about holds the API key', async () => {
  const gone = await startRawServer(() => undefined)
  await gone.close()
  const impostor = createServer({ cert: certificates.good, key: certificates.key })
  impostor.on('tlsClientError', () => undefined)
  onTestFinished(() => void impostor.close())
  const port = await listenOnLoopback(impostor)
  for (const endpoint of [gone.endpoint, parseEndpoint(`https://localhost:${port}`)]) {
    expect(await countFailures(endpoint, () => undefined, 15)).toBe(15)
  }
})
