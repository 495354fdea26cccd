import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { RunningEmulator } from './server.ts'
import {
  createBucket,
  jsonOf,
  send,
  startTestEmulator,
  startWithBucket,
  temporaryDirectory,
} from './testing/test-emulator.ts'

const pageSchema = z.strictObject({
  objects: z.array(z.strictObject({ key: z.string(), size: z.number(), updated_at: z.string() })),
  cursor: z.string().nullable(),
  has_more: z.boolean(),
})

type Query = { readonly prefix?: string; readonly limit?: number; readonly cursor?: string | null }

async function listPage(emulator: RunningEmulator, bucket: string, query: Query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null)
  const text = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
  return pageSchema.parse(
    jsonOf(await send(emulator, `/buckets/${bucket}/objects${text === '' ? '' : `?${text}`}`)),
  )
}

async function put(
  emulator: RunningEmulator,
  bucket: string,
  keys: Iterable<string>,
  body = '',
): Promise<void> {
  const path = (key: string) => `/buckets/${bucket}/objects/${encodeURIComponent(key)}`
  await Promise.all(Array.from(keys, (key) => send(emulator, path(key), { method: 'PUT', body })))
}

function inByteOrder(keys: Iterable<string>): string[] {
  return [...keys].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
}

function described(key: string) {
  return { key, size: 4, updated_at: '2026-01-15T10:30:00Z' }
}

test('a page has key, size and time, the last one a null cursor', async () => {
  const emulator = await startWithBucket({ clock: () => Date.parse('2026-01-15T10:30:00.999Z') })
  await put(emulator, 'b', ['images/photo1.jpg', 'images/photo2.jpg', 'other'], 'four')
  const first = await listPage(emulator, 'b', { prefix: 'images/', limit: 1 })
  expect(first).toEqual({
    objects: [described('images/photo1.jpg')],
    cursor: expect.any(String),
    has_more: true,
  })
  const second = await listPage(emulator, 'b', { prefix: 'images/', limit: 1, cursor: first.cursor })
  expect(second).toEqual({ objects: [described('images/photo2.jpg')], cursor: null, has_more: false })
})

test('without a limit a page has 1000 objects', async () => {
  const emulator = await startWithBucket()
  await put(
    emulator,
    'b',
    Array.from({ length: 1001 }, (_, index) => `k${index}`),
  )
  expect((await listPage(emulator, 'b', {})).objects).toHaveLength(1000)
  await send(emulator, '/buckets/b/objects/k7', { method: 'DELETE' })
  expect(await listPage(emulator, 'b', {})).toMatchObject({ cursor: null, has_more: false })
})

test('a cursor holds over a restart, and only for its own bucket and prefix', async () => {
  const dataDir = await temporaryDirectory()
  const first = await startWithBucket({ dataDir })
  await createBucket(first, 'other')
  for (const bucket of ['b', 'other']) await put(first, bucket, ['a', 'b', 'c'])
  const { cursor } = await listPage(first, 'b', { limit: 1 })
  await first.close()
  const emulator = await startTestEmulator({ dataDir })
  expect((await listPage(emulator, 'b', { cursor })).objects.map(({ key }) => key)).toEqual(['b', 'c'])
  for (const path of [
    `other/objects?cursor=${cursor}`,
    `b/objects?prefix=a&cursor=${cursor}`,
    `b/objects?cursor=${cursor}A`,
  ]) {
    expect((await send(emulator, `/buckets/${path}`)).status).toBe(400)
  }
})

test('walks agree with a plain model, whatever is added and deleted between pages', async () => {
  const emulator = await startTestEmulator()
  const key = fc.oneof(
    fc.constantFrom('a', 'a/', 'a/b', 'a/b/c', 'a0', 'b', '\u{10000}', '\uFFFF'),
    fc.string({ unit: fc.constantFrom('a', 'b', '/', '\u{1F600}', '\uE000'), minLength: 1, maxLength: 4 }),
  )
  const change = fc.record({ isAddition: fc.boolean(), key })
  let walks = 0
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(key, { maxLength: 12 }),
      fc.array(change, { maxLength: 8 }),
      fc.record({ prefix: fc.oneof(fc.constant(''), key), limit: fc.integer({ min: 1, max: 5 }) }),
      async (firstKeys, changes, query) => {
        const bucket = `walk-${(walks += 1)}`
        await createBucket(emulator, bucket)
        await put(emulator, bucket, firstKeys)
        const model = new Set(firstKeys)
        const waiting = [...changes]
        let last: string | undefined
        let cursor: string | null = null
        do {
          const page = await listPage(emulator, bucket, { ...query, cursor })
          const isBehind = (candidate: string) =>
            last === undefined || Buffer.compare(Buffer.from(candidate), Buffer.from(last)) > 0
          const rest = inByteOrder(model).filter((each) => each.startsWith(query.prefix) && isBehind(each))
          expect(page.objects.map((object) => object.key)).toEqual(rest.slice(0, query.limit))
          expect(page.has_more).toBe(rest.length > query.limit)
          expect(page.cursor === null).toBe(!page.has_more)
          last = page.objects.at(-1)?.key
          cursor = page.cursor
          const next = waiting.shift()
          if (next?.isAddition === true) {
            await put(emulator, bucket, [next.key])
            model.add(next.key)
          } else if (next !== undefined) {
            await send(emulator, `/buckets/${bucket}/objects/${encodeURIComponent(next.key)}`, {
              method: 'DELETE',
            })
            model.delete(next.key)
          }
        } while (cursor !== null)
      },
    ),
    { numRuns: 60 },
  )
})
