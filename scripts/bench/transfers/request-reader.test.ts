import { expect, test } from 'vitest'

import { RequestReader } from './request-reader.js'

const upload =
  'PUT /v2/buckets/sink/objects/a%20b HTTP/1.1\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n0123456789'
const download = 'GET /v2/buckets/files/objects?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** What a reader says of bytes that come in pieces. */
function read(pieces: readonly string[]): string[] {
  const said: string[] = []
  const reader = new RequestReader({
    onHead: ({ method, headers }) =>
      said.push(`${method} begins, expects ${headers.get('expect') ?? 'nothing'}`),
    onEnd: ({ method, target }) => said.push(`${method} ${target}`),
  })
  for (const piece of pieces) reader.read(Buffer.from(piece))
  return said
}

const expected = [
  'PUT begins, expects 100-continue',
  'PUT /v2/buckets/sink/objects/a%20b',
  'GET begins, expects nothing',
  'GET /v2/buckets/files/objects?limit=1',
]

test.each([1, 2, 7, 80, 110, 1000])('requests one after the other, in pieces of %d bytes', (pieceLength) => {
  const bytes = upload + download
  const count = Math.ceil(bytes.length / pieceLength)
  const pieces = Array.from({ length: count }, (_, index) =>
    bytes.slice(index * pieceLength, (index + 1) * pieceLength),
  )
  expect(read(pieces)).toEqual(expected)
})

test('a request ends only with its body', () => {
  expect(read([upload.slice(0, -1)])).toEqual(expected.slice(0, 1))
})

test.each([
  ['no request line', 'hello\r\n\r\n', 'No request: hello'],
  ['a body in chunks', 'PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', 'A body in chunks'],
  ['a head without an end', 'x'.repeat(70_000), 'A head without an end'],
])('%s is refused', (_, bytes, message) => {
  expect(() => read([bytes])).toThrow(message)
})
