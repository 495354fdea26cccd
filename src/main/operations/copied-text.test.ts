import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { hostileKey } from '../cloudstore/testing/hostile-keys.ts'
import { copiedText } from './copied-text.ts'

const endpoint = 'https://api.cloudstore.io/v2'
const entry = { kind: 'object', key: 'a b/100%?.txt' } as const
const copied = { bucket: 'media', entry, endpoint, etag: 'W/"x"' }

test.each([
  ['key', 'a b/100%?.txt'],
  ['path', 'media/a b/100%?.txt'],
  ['url', 'https://api.cloudstore.io/v2/buckets/media/objects/a%20b/100%25%3F.txt'],
  ['etag', 'W/"x"'],
] as const)('the %s of an object', (what, text) => {
  expect(copiedText(what, copied)).toBe(text)
})

test('a folder has a key and a path, and nothing else', () => {
  const folder = { ...copied, entry: { kind: 'folder', prefix: 'a/' }, etag: null } as const
  expect(copiedText('key', folder)).toBe('a/')
  expect(copiedText('path', folder)).toBe('media/a/')
  const refusal = expect.objectContaining({ data: { code: 'input.invalid' } })
  expect(() => copiedText('url', folder)).toThrow(refusal)
  expect(() => copiedText('etag', folder)).toThrow(refusal)
})

test('every key comes back from its URL, whose dots nobody has resolved', () => {
  fc.assert(
    fc.property(hostileKey, (key) => {
      const url = copiedText('url', { ...copied, entry: { kind: 'object', key } })
      expect(url).toMatch(/^[\x21-\x7e]+$/)
      expect(decodeURIComponent(url.slice(`${endpoint}/buckets/media/objects/`.length))).toBe(key)
    }),
  )
})
