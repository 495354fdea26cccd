import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ApiError } from './answer.ts'
import { parseOperation } from './operation.ts'

function statusOf(method: string, target: string, hasExtensions = false): number | undefined {
  try {
    parseOperation(method, target, hasExtensions)
    return undefined
  } catch (error) {
    return error instanceof ApiError ? error.status : Number.NaN
  }
}

test.each([
  ['POST', '/v2/buckets', { kind: 'create-bucket' }],
  ['DELETE', '/v2/buckets/b', { kind: 'delete-bucket', bucket: 'b' }],
  ['DELETE', '/v2/buckets/objects', { kind: 'delete-bucket', bucket: 'objects' }],
  ['DELETE', '/v2/buckets/a%2Fb', { kind: 'delete-bucket', bucket: 'a/b' }],
  ['GET', '/v2/buckets/b/objects', { kind: 'list', bucket: 'b', prefix: '', limit: 1000, cursor: undefined }],
  [
    'GET',
    '/v2/buckets/b/objects?prefix=a%2Fb+c&limit=7&cursor=x_-',
    { kind: 'list', bucket: 'b', prefix: 'a/b+c', limit: 7, cursor: 'x_-' },
  ],
  ['GET', '/v2/buckets/b/objects/k', { kind: 'download', bucket: 'b', key: 'k' }],
  ['PUT', '/v2/buckets/b/objects/a/../b', { kind: 'upload', bucket: 'b', key: 'a/../b' }],
  ['DELETE', '/v2/buckets/b/objects/objects/x', { kind: 'delete', bucket: 'b', key: 'objects/x' }],
  ['GET', 'http://127.0.0.1:1/v2/buckets/b/objects//a', { kind: 'download', bucket: 'b', key: '/a' }],
])('%s %s', (method, target, operation) => {
  expect(parseOperation(method, target, false)).toEqual(operation)
})

test.each([
  [404, 'GET', '/'],
  [404, 'GET', '/buckets/b/objects'],
  [404, 'GET', '/v2/buckets/'],
  [404, 'GET', '/v2/buckets//objects/k'],
  [404, 'GET', '/v2/buckets/b/'],
  [404, 'GET', '/v2/buckets/b/object'],
  [404, 'GET', '/v2/bucketsb/objects'],
  [405, 'PATCH', '/v2/buckets/b/objects/k'],
  [405, 'POST', '/v2/buckets/b/objects'],
  [405, 'GET', '/v2/buckets/b'],
  [400, 'GET', '/v2/buckets/b/objects/'],
  [400, 'GET', '/v2/buckets/b/objects/%'],
  [400, 'GET', '/v2/buckets/b/objects/%2'],
  [400, 'GET', '/v2/buckets/b/objects/%zz'],
  [400, 'GET', '/v2/buckets/b/objects/%ff'],
  [400, 'GET', '/v2/buckets/b/objects/%ed%a0%80'],
  [400, 'GET', '/v2/buckets/%c3/objects/k'],
  [400, 'GET', '/v2/buckets/b/objects/k?x=1'],
  [400, 'GET', '/v2/buckets/b/objects/k?'],
  [400, 'GET', '/v2/buckets/b/objects/k#f'],
  [400, 'GET', `/v2/buckets/b/objects/${'x'.repeat(1025)}`],
  [400, 'GET', `/v2/buckets/b/objects/${'%e6%bc%a2'.repeat(342)}`],
  [400, 'GET', '/v2/buckets/b/objects?limit=0'],
  [400, 'GET', '/v2/buckets/b/objects?limit=1001'],
  [400, 'GET', '/v2/buckets/b/objects?limit='],
  [400, 'GET', '/v2/buckets/b/objects?limit=1e2'],
  [400, 'GET', '/v2/buckets/b/objects?limit=-1'],
  [400, 'GET', '/v2/buckets/b/objects?delimiter=/'],
  [400, 'GET', '/v2/buckets/b/objects?prefix=a&prefix=b'],
  [400, 'GET', '/v2/buckets/b/objects?prefix=%'],
])('%i for %s %s', (status, method, target) => {
  expect(statusOf(method, target)).toBe(status)
})

test('HEAD and the list of buckets are known only with extensions', () => {
  expect(statusOf('HEAD', '/v2/buckets/b/objects/k')).toBe(405)
  expect(statusOf('GET', '/v2/buckets')).toBe(405)
  expect(parseOperation('HEAD', '/v2/buckets/b/objects/k', true).kind).toBe('head')
  expect(parseOperation('GET', '/v2/buckets', true).kind).toBe('list-buckets')
})

test('any key and prefix of well-formed Unicode is read as it was written', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(text, (key) => {
      const encoded = key.split('/').map(encodeURIComponent).join('/')
      expect(parseOperation('GET', `/v2/buckets/b/objects/${encoded}`, false)).toMatchObject({ key })
      const list = `/v2/buckets/b/objects?prefix=${encodeURIComponent(key)}`
      expect(parseOperation('GET', list, false)).toMatchObject({ prefix: key })
    }),
  )
})
