import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createBucket, jsonOf, send, startTestEmulator, temporaryDirectory } from './testing/test-emulator.ts'

test('buckets are created with defaults, once, and deleted when empty', async () => {
  const emulator = await startTestEmulator({ clock: () => Date.parse('2026-01-15T10:30:00.900Z') })
  const created = await createBucket(emulator, 'my bücket')
  expect(created.status).toBe(201)
  expect(created.headers.location).toBe('/buckets/my%20b%C3%BCcket')
  expect(jsonOf(created)).toEqual({
    name: 'my bücket',
    region: 'us-east-1',
    versioning: false,
    created_at: '2026-01-15T10:30:00Z',
  })
  expect((await createBucket(emulator, 'my bücket')).status).toBe(409)
  const path = '/buckets/my%20b%c3%bccket'
  await send(emulator, `${path}/objects/k`, { method: 'PUT', body: '' })
  const refused = await send(emulator, path, { method: 'DELETE' })
  expect(refused.status).toBe(409)
  expect(jsonOf(refused)).toMatchObject({ error: { code: 'CONFLICT' } })
  await send(emulator, `${path}/objects/k`, { method: 'DELETE' })
  expect((await send(emulator, path, { method: 'DELETE' })).status).toBe(204)
  expect((await send(emulator, path, { method: 'DELETE' })).status).toBe(404)
  expect((await createBucket(emulator, 'my bücket')).status).toBe(201)
})

test.each(['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-1', 'ap-northeast-1'])(
  'the region %s is kept over a restart',
  async (region) => {
    const dataDir = await temporaryDirectory()
    const emulator = await startTestEmulator({ dataDir })
    const body = JSON.stringify({ name: 'r', region, versioning: true })
    expect(jsonOf(await send(emulator, '/buckets', { method: 'POST', body }))).toMatchObject({
      region,
      versioning: true,
    })
    await emulator.close()
    const restarted = await startTestEmulator({ dataDir, extensions: true })
    expect(jsonOf(await send(restarted, '/buckets'))).toMatchObject({
      buckets: [{ name: 'r', region, versioning: true }],
    })
  },
)

test.each([
  ['not JSON', '{"name":'],
  ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['no object', '"b"'],
  ['no name', '{}'],
  ['empty name', '{"name":""}'],
  ['dots', '{"name":".."}'],
  ['a slash', '{"name":"a/b"}'],
  ['a control character', String.raw`{"name":"a\n"}`],
  ['half a surrogate pair', String.raw`{"name":"\ud800"}`],
  ['unknown region', '{"name":"b","region":"eu-north-1"}'],
  ['versioning that is no boolean', '{"name":"b","versioning":"true"}'],
  ['unknown field', '{"name":"b","acl":"public"}'],
  ['too long', JSON.stringify({ name: 'x'.repeat(200_000) })],
])('a bucket is refused with 400: %s', async (_reason, body) => {
  const emulator = await startTestEmulator({ extensions: true })
  const refused = await send(emulator, '/buckets', { method: 'POST', body })
  expect(refused.status).toBe(400)
  expect(jsonOf(refused)).toMatchObject({ error: { code: 'INVALID_REQUEST', details: {} } })
  expect(jsonOf(await send(emulator, '/buckets'))).toEqual({ buckets: [] })
})

test('of two creations of one name at once exactly one succeeds', async () => {
  const emulator = await startTestEmulator()
  const replies = await Promise.all([createBucket(emulator, 'b'), createBucket(emulator, 'b')])
  expect(replies.map(({ status }) => status)).toEqual(expect.arrayContaining([201, 409]))
})

test('an upload into a bucket that is deleted meanwhile is 404, and is not in a new one of that name', async () => {
  const emulator = await startTestEmulator()
  await createBucket(emulator, 'b')
  const body = new PassThrough()
  body.write('be')
  const headers = { 'Content-Length': 5 }
  const upload = send(emulator, '/buckets/b/objects/k', { method: 'PUT', headers, body })
  await expect.poll(() => emulator.stats().byMethod['PUT']).toBe(1)
  expect((await send(emulator, '/buckets/b', { method: 'DELETE' })).status).toBe(204)
  await createBucket(emulator, 'b')
  body.end('gin')
  expect((await upload).status).toBe(404)
  expect(jsonOf(await send(emulator, '/buckets/b/objects'))).toMatchObject({ objects: [] })
})

test('a bucket is not deleted under uploads that end at the same time', async () => {
  const emulator = await startTestEmulator()
  for (let round = 0; round < 30; round += 1) {
    await createBucket(emulator, `b${round}`)
    const path = `/buckets/b${round}`
    const put = send(emulator, `${path}/objects/k`, { method: 'PUT', body: 'x' })
    const remove = send(emulator, path, { method: 'DELETE' })
    const statuses = [(await put).status, (await remove).status]
    const get = await send(emulator, `${path}/objects/k`)
    expect([
      [201, 409, 200],
      [404, 204, 404],
    ]).toContainEqual([...statuses, get.status])
  }
})
