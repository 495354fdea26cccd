import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { RunningEmulator } from './server.ts'
import { readExample, shapeOf, shapeOfReply } from './testing/reference-example.ts'
import {
  createBucket,
  jsonOf,
  send,
  startTestEmulator,
  temporaryDirectory,
  testKey,
} from './testing/test-emulator.ts'

const hello = 'Hello, World!'

test('Create Bucket', async () => {
  const emulator = await startTestEmulator()
  const { request, response } = await readExample('create-bucket')
  const reply = await send(emulator, request.path, request)
  expect(shapeOfReply(reply, response)).toEqual(shapeOf(response))
  expect(jsonOf(reply)).toMatchObject({ name: 'my-bucket', region: 'us-east-1', versioning: true })
})

test('Upload Object', async () => {
  const emulator = await startWithMyBucket()
  const { request, response } = await readExample('upload-object')
  const body = randomBytes(1024)
  const reply = await send(emulator, request.path, { ...request, body })
  expect(shapeOfReply(reply, response)).toEqual(shapeOf(response))
  // The reference's ETag beside these 1,024 bytes is the MD5 of no bytes at all: a slip, not copied.
  expect(jsonOf(reply)).toMatchObject({ bucket: 'my-bucket', key: 'path/to/file.txt', size: 1024 })
  expect(await send(emulator, request.path)).toMatchObject({
    body,
    headers: { 'content-type': 'application/octet-stream', 'x-cloudstore-meta-custom': 'value' },
  })
})

test('Download Object', async () => {
  const emulator = await startWithMyBucket()
  const { request, response } = await readExample('download-object')
  await send(emulator, request.path, { method: 'PUT', body: hello })
  const reply = await send(emulator, request.path, request)
  expect(shapeOfReply(reply, response)).toEqual(shapeOf(response))
  expect(reply.body.toString()).toBe(response.body)
  expect(reply.headers).toMatchObject({
    'content-type': 'text/plain',
    'content-length': '13',
    etag: response.headers['etag'],
  })
})

test('Conditional Requests', async () => {
  const emulator = await startWithMyBucket()
  const { request, response } = await readExample('conditional-request')
  await send(emulator, request.path, { method: 'PUT', body: hello })
  const reply = await send(emulator, request.path, request)
  expect(shapeOfReply(reply, response)).toEqual(shapeOf(response))
  expect(reply.body).toHaveLength(0)
})

test('Delete Object', async () => {
  const emulator = await startWithMyBucket()
  const { request, response } = await readExample('delete-object')
  await send(emulator, request.path, { method: 'PUT', body: hello })
  expect(shapeOfReply(await send(emulator, request.path, request), response)).toEqual(shapeOf(response))
})

test('List Objects', async () => {
  const emulator = await startWithMyBucket()
  const { request, response } = await readExample('list-objects')
  const keys = Array.from({ length: 250 }, (_, index) => `images/photo${index + 1}.jpg`)
  await Promise.all(
    keys.map((key) => send(emulator, `/buckets/my-bucket/objects/${key}`, { method: 'PUT', body: key })),
  )
  const first = await send(emulator, request.path.replace('&cursor=abc123', ''))
  const { cursor } = z.looseObject({ cursor: z.string() }).parse(jsonOf(first))
  const second = await send(emulator, request.path.replace('abc123', cursor))
  for (const reply of [first, second]) {
    expect(shapeOfReply(reply, response)).toEqual(shapeOf(response))
    expect(jsonOf(reply)).toMatchObject({ has_more: true })
  }
})

test('Delete Bucket', async () => {
  const emulator = await startWithMyBucket()
  const { request } = await readExample('delete-bucket')
  expect((await send(emulator, request.path, request)).status).toBe(204)
})

test('Error Response Format', async () => {
  const emulator = await startWithMyBucket()
  const { response } = await readExample('error-response')
  const reply = await send(emulator, '/buckets/my-bucket/objects/nonexistent.txt')
  expect(reply.status).toBe(404)
  expect(jsonOf(reply)).toEqual(JSON.parse(response.body))
})

test.each(['free', 'pro', 'enterprise'] as const)(
  'Rate Limits: the headers are in all responses (%s)',
  async (plan) => {
    const emulator = await startTestEmulator({ plan })
    const { response } = await readExample('rate-limit-headers')
    for (const reply of [await createBucket(emulator, 'my-bucket'), await send(emulator, '/nowhere')]) {
      expect(shapeOfReply(reply, response)).toEqual(shapeOf(response))
    }
  },
)

test('the Python example runs as it stands', async () => {
  const emulator = await startWithMyBucket()
  const script = await readFile(new URL('reference-examples/upload.py', import.meta.url), 'utf8')
  const path = join(await temporaryDirectory(), 'upload.py')
  await writeFile(
    path,
    script.replace('https://api.cloudstore.io/v2', emulator.baseUrl).replace('YOUR_API_KEY', testKey),
  )
  const { stdout } = await runPython(path)
  expect(stdout).toMatch(
    /^\{'id': 'obj_\w+', 'bucket': 'my-bucket', 'key': 'hello.txt', 'size': 13, 'etag': '65a8e27d8879283831b664bd8b7f0ad4'\}\n$/,
  )
  const { body, headers } = await send(emulator, '/buckets/my-bucket/objects/hello.txt')
  expect([body.toString(), headers['content-type']]).toEqual([hello, 'text/plain'])
})

async function startWithMyBucket(): Promise<RunningEmulator> {
  const emulator = await startTestEmulator()
  await createBucket(emulator, 'my-bucket')
  return emulator
}

async function runPython(path: string): Promise<{ stdout: string }> {
  try {
    // A proxy that the environment names is no way to this computer.
    const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
    return await promisify(execFile)('/usr/bin/python3', [path], { env })
  } catch (error) {
    throw new Error(
      "The Python example did not run. It needs Debian's python3-requests: apt-get install python3-requests",
      {
        cause: error,
      },
    )
  }
}
