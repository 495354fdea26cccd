import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { bundle } from './testing/child-emulator.ts'
import { createBucket, jsonOf, send, temporaryDirectory, testKey } from './testing/test-emulator.ts'

let script = ''

beforeAll(async () => {
  const bundled = await bundle('local-emulator.ts')
  script = bundled.script
  return bundled.remove
})

const readySchema = z.strictObject({ kind: z.literal('ready'), baseUrl: z.string() })

/** Runs the entry as a utility process would: with a `process.parentPort`, here over the channel of `fork`. */
async function order(message: object): Promise<{ answer: unknown; end: () => Promise<unknown> }> {
  const shim = join(await temporaryDirectory(), 'parent-port.cjs')
  await writeFile(
    shim,
    `process.parentPort = {
      once: (event, listener) => process.once(event, (data) => listener({ data })),
      postMessage: (message) => process.send(message),
    }`,
  )
  const child = fork(script, { execArgv: ['--require', shim] })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.send(message)
  const [answer]: unknown[] = await once(child, 'message')
  const end = () => {
    child.kill('SIGKILL')
    return once(child, 'close')
  }
  return { answer, end }
}

test('the first start brings samples of several types, in folders', async () => {
  const dataDir = join(await temporaryDirectory(), 'new', 'local')
  const { answer } = await order({ dataDir, apiKey: testKey })
  const emulator = readySchema.parse(answer)
  expect(jsonOf(await send(emulator, '/buckets'))).toMatchObject({ buckets: [{ name: 'samples' }] })
  const keys = [
    'welcome.txt',
    'notes/ideas.md',
    'data/cities.csv',
    'data/settings.json',
    'pictures/sunrise.png',
  ]
  const types: unknown[] = []
  for (const key of keys)
    types.push((await send(emulator, `/buckets/samples/objects/${key}`)).headers['content-type'])
  expect(types).toEqual(['text/plain', 'text/markdown', 'text/csv', 'application/json', 'image/png'])
  const { body: png } = await send(emulator, '/buckets/samples/objects/pictures/sunrise.png')
  const contentLength = png.readUInt32BE(33)
  expect(png.toString('latin1', 1, 4) + png.toString('latin1', 37, 41)).toBe('PNGIDAT')
  expect(inflateSync(png.subarray(41, 41 + contentLength))).toHaveLength(360 * (1 + 640 * 3))
})

test('what a person does to the samples stays so at the next start', async () => {
  const dataDir = await temporaryDirectory()
  const first = await order({ dataDir, apiKey: testKey })
  const before = readySchema.parse(first.answer)
  const listed = jsonOf(await send(before, '/buckets/samples/objects'))
  const objects = z
    .looseObject({ objects: z.array(z.looseObject({ key: z.string() })) })
    .parse(listed).objects
  for (const { key } of objects) await send(before, `/buckets/samples/objects/${key}`, { method: 'DELETE' })
  expect((await send(before, '/buckets/samples', { method: 'DELETE' })).status).toBe(204)
  await createBucket(before, 'mine')
  await first.end()

  const second = await order({ dataDir, apiKey: `${testKey}-fresh` })
  const headers = { Authorization: `Bearer ${testKey}-fresh` }
  const buckets = await send(readySchema.parse(second.answer), '/buckets', { headers })
  expect(jsonOf(buckets)).toMatchObject({ buckets: [{ name: 'mine' }] })
})

test('a directory that cannot be used is a plain message', async () => {
  const file = join(await temporaryDirectory(), 'file')
  await writeFile(file, '')
  expect((await order({ dataDir: file, apiKey: testKey })).answer).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining(file),
  })
  expect((await order({ dataDir: '' })).answer).toMatchObject({ kind: 'failed' })
})
