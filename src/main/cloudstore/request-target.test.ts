import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { bucketTarget, listTarget, objectTarget } from './request-target.ts'
import { hostileKey } from './testing/hostile-keys.ts'

function codeOf(build: () => string): ErrorCode {
  try {
    build()
  } catch (error) {
    if (error instanceof AppError) return error.data.code
    throw error
  }
  throw new Error('nothing was thrown')
}

test.each([
  ['hello.txt', 'hello.txt'],
  ['a//b', 'a//b'],
  ['/a', '/a'],
  ['a/', 'a/'],
  ['a/../../other', 'a/../../other'],
  ['..', '..'],
  ['100%', '100%25'],
  ['%2e%2e/x', '%252e%252e/x'],
  ['a?b#c', 'a%3Fb%23c'],
  ['a b+c&d', 'a%20b%2Bc%26d'],
  ['a\nb\u0000', 'a%0Ab%00'],
  ['é', '%C3%A9'],
  ['e\u0301', 'e%CC%81'],
  ['один/😀', '%D0%BE%D0%B4%D0%B8%D0%BD/%F0%9F%98%80'],
  ['a\\b:c', 'a%5Cb%3Ac'],
])('the key %j becomes the path %s', (key, path) => {
  expect(objectTarget('b', key)).toBe(`/buckets/b/objects/${path}`)
})

test('any key comes back from its path', () => {
  fc.assert(
    fc.property(hostileKey, (key) => {
      const target = objectTarget('my bucket', key)
      expect(target).toMatch(/^\/buckets\/my%20bucket\/objects\/[\x21-\x7e]*$/)
      expect(target).not.toMatch(/[?#+]/)
      const path = target.slice('/buckets/my%20bucket/objects/'.length)
      expect(path.split('/').map(decodeURIComponent).join('/')).toBe(key)
    }),
  )
})

test('keys that no request can name are refused', () => {
  expect(codeOf(() => objectTarget('b', ''))).toBe('key.malformed')
  expect(codeOf(() => objectTarget('b', 'a\ud800b'))).toBe('key.unaddressable')
  expect(codeOf(() => listTarget('b', { prefix: '\udc00/' }))).toBe('key.unaddressable')
})

test('a key may have 1,024 bytes of UTF-8 and no more', () => {
  expect(objectTarget('b', 'é'.repeat(512))).toContain('%C3%A9')
  expect(codeOf(() => objectTarget('b', `${'é'.repeat(512)}a`))).toBe('key.malformed')
})

test.each(['', '.', '..', 'a/b', 'a\u0000', 'a\nb', 'a\u007f', '\ud800'])(
  'the bucket name %j is refused',
  (name) => {
    expect(codeOf(() => bucketTarget(name))).toBe('bucket.malformedName')
  },
)

test.each([
  ['My Bucket!', '/buckets/My%20Bucket!'],
  ['...', '/buckets/...'],
  ['büro?#', '/buckets/b%C3%BCro%3F%23'],
])('every other bucket name is left to the server: %s', (name, target) => {
  expect(bucketTarget(name)).toBe(target)
})

test('query values have %20, never +', () => {
  expect(listTarget('b', { prefix: 'a b+c/&=', limit: 5, cursor: 'x+/= y' })).toBe(
    '/buckets/b/objects?prefix=a%20b%2Bc%2F%26%3D&limit=5&cursor=x%2B%2F%3D%20y',
  )
  expect(listTarget('b', { prefix: '', cursor: null })).toBe('/buckets/b/objects?limit=1000')
})

test('a cursor that cannot be sent back is the server’s fault', () => {
  expect(codeOf(() => listTarget('b', { prefix: '', cursor: '\ud800' }))).toBe('remote.unreadable')
})
