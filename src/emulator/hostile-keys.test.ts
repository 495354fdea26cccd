import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  jsonOf,
  send,
  startTestEmulator,
  startWithBucket,
  temporaryDirectory,
} from './testing/test-emulator.ts'

/** Every one of them is an object of its own. */
const hostileKeys = [
  'a',
  'a/',
  '/a',
  '//a',
  'a/b',
  'a//b',
  'a/./b',
  'a/../b',
  '.',
  '..',
  './a',
  '../a',
  '../../../etc/passwd',
  '/etc/passwd',
  String.raw`C:\x`,
  String.raw`a\..\b`,
  '/',
  '//',
  ' ',
  ' a',
  'a ',
  'a b',
  'a+b',
  'a%20b',
  '100%',
  '%2e%2e',
  '%2F',
  '%',
  'a?b#c',
  'a?prefix=x',
  'a&b=c;d',
  '"quoted"\'`',
  '<a|b>^{}[]~',
  'é', // one code point
  'e\u0301', // two, and equal to it when normalised
  'Å',
  '\u212B',
  'A',
  'ß',
  'SS',
  '漢字/かな.txt',
  '👩‍👩‍👧',
  '\u{10FFFF}',
  '\uFFFF',
  '\uFFFD',
  '\uFEFF',
  '\uFEFFa',
  '\u0000',
  'a\u0000b',
  'a\nb',
  'a\r\nX-Injected: 1',
  '\t',
  '\u007F',
  '\u0085',
  '\u2028',
  '\u202Egpj.exe',
  '__proto__',
  'constructor',
  'objects',
  'objects/objects',
  'CON',
  'nul.txt',
  'x'.repeat(1024),
  '漢'.repeat(341) + 'x',
]

function pathOf(key: string): string {
  return `/buckets/b/objects/${key.split('/').map(encodeURIComponent).join('/')}`
}

test('hostile keys come back exactly as they went, each an object of its own, over a restart too', async () => {
  const dataDir = await temporaryDirectory()
  const first = await startWithBucket({ dataDir })
  for (const key of hostileKeys) {
    const put = await send(first, pathOf(key), { method: 'PUT', body: `bytes of ${key}` })
    expect([put.status, jsonOf(put)]).toMatchObject([201, { key }])
  }
  await first.close()
  const emulator = await startTestEmulator({ dataDir })
  const inByteOrder = hostileKeys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const listed = await send(emulator, '/buckets/b/objects')
  expect(jsonOf(listed)).toMatchObject({ objects: inByteOrder.map((key) => ({ key })), has_more: false })
  for (const key of hostileKeys) {
    expect((await send(emulator, pathOf(key))).body.toString()).toBe(`bytes of ${key}`)
    expect((await send(emulator, pathOf(key), { method: 'DELETE' })).status).toBe(204)
    expect(jsonOf(await send(emulator, pathOf(key)))).toMatchObject({
      error: { details: { bucket: 'b', key } },
    })
  }
  expect(jsonOf(await send(emulator, '/buckets/b/objects'))).toMatchObject({ objects: [] })
})

test('any key of up to 1,024 bytes is stored under its own name', async () => {
  const emulator = await startWithBucket()
  const anyKey = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 400 })
    .filter((key) => Buffer.byteLength(key) <= 1024)
  await fc.assert(
    fc.asyncProperty(anyKey, async (key) => {
      await send(emulator, pathOf(key), { method: 'PUT', body: key })
      expect((await send(emulator, pathOf(key))).body.toString()).toBe(key)
      const listed = await send(emulator, '/buckets/b/objects')
      expect(jsonOf(listed)).toMatchObject({ objects: [{ key }] })
      await send(emulator, pathOf(key), { method: 'DELETE' })
    }),
    { numRuns: 60 },
  )
})

test('raw dot segments and encoded slashes name what they say', async () => {
  const emulator = await startWithBucket()
  await send(emulator, '/buckets/b/objects/a/../b', { method: 'PUT', body: 'raw' })
  expect((await send(emulator, '/buckets/b/objects/b')).status).toBe(404)
  expect((await send(emulator, '/buckets/b/objects/a%2F%2e%2E%2Fb')).body.toString()).toBe('raw')
})
