import { expect, test } from 'vitest'

import { errorCodeOf } from '../../shared/errors.ts'
import { describingHeaders, quoteEtag, readEtag, readObjectHead } from './object-headers.ts'

const contentType = 'text/plain'

function codeOf(metadata: Record<string, string>, type = contentType): unknown {
  try {
    describingHeaders({ contentType: type, metadata })
    return 'taken'
  } catch (error) {
    return errorCodeOf(error)
  }
}

test('type and metadata become headers', () => {
  expect(describingHeaders({ contentType, metadata: { custom: 'a value', 'x.y_z~1': '!' } })).toEqual({
    'content-type': 'text/plain',
    'x-cloudstore-meta-custom': 'a value',
    'x-cloudstore-meta-x.y_z~1': '!',
  })
})

test.each(['', 'Upper', 'a b', 'a:b', 'ключ', 'a\n', 'a/b', 'a(b)'])(
  'the metadata name %j is refused',
  (name) => {
    expect(codeOf({ [name]: 'value' })).toBe('metadata.malformed')
  },
)

test.each(['', ' a', 'a ', 'a\nb', 'a\tb', 'é', 'a\u0000', '\u007f'])(
  'the metadata value %j is refused',
  (value) => {
    expect(codeOf({ name: value })).toBe('metadata.malformed')
  },
)

test.each(['', 'text/plain\r\nx: y', 'tëxt'])('the content type %j is refused', (type) => {
  expect(codeOf({}, type)).toBe('metadata.malformed')
})

test('a head is read from the headers, metadata by its bare names', () => {
  const head = readObjectHead({
    'content-length': '13',
    'content-type': 'text/plain',
    etag: '"65A8"',
    'last-modified': 'Thu, 15 Jan 2026 10:30:00 GMT',
    'x-cloudstore-meta-custom': 'value',
    'x-cloudstore-meta-__proto__': 'kept',
    'x-other': 'not this',
  })
  expect(head).toMatchObject({
    sizeBytes: 13,
    etag: '65A8',
    contentType: 'text/plain',
    modifiedAtMs: Date.UTC(2026, 0, 15, 10, 30),
  })
  expect(Object.entries(head.metadata)).toEqual([
    ['custom', 'value'],
    ['__proto__', 'kept'],
  ])
})

test('what a server does not send is null', () => {
  expect(readObjectHead({ 'content-length': 'many', 'last-modified': 'never' })).toEqual({
    sizeBytes: null,
    etag: null,
    contentType: null,
    modifiedAtMs: null,
    metadata: {},
  })
})

test.each([
  ['"abc"', 'abc', '"abc"'],
  ['abc', 'abc', '"abc"'],
  ['W/"abc"', 'W/abc', 'W/"abc"'],
  [' "a"b" ', 'a"b', '"a"b"'],
])('the ETag %s is kept as %s and sent back as %s', (received, kept, sent) => {
  expect(readEtag(received)).toBe(kept)
  expect(quoteEtag(kept)).toBe(sent)
})

test.each([undefined, null, '', '""'])('the ETag %j is none', (received) => {
  expect(readEtag(received)).toBeNull()
})
