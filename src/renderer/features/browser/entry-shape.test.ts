import { expect, test } from 'vitest'

import { entryShape } from './entry-shape.ts'

test.each([
  ['image/jpeg', 'image'],
  ['video/mp4', 'video'],
  ['audio/mpeg', 'audio'],
  ['application/json', 'code'],
  ['text/html; charset=utf-8', 'code'],
  ['text/plain', 'text'],
  ['application/pdf', 'text'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'text'],
  ['application/zip', 'archive'],
  ['application/octet-stream', 'other'],
])('shows %s as %s', (contentType, shape) => {
  expect(entryShape({ kind: 'object', key: 'k', sizeBytes: 0, contentType, modifiedAtMs: null })).toBe(shape)
})

test('shows an empty object that only marks a folder as one', () => {
  const marker = {
    kind: 'object',
    key: 'a/',
    contentType: 'application/octet-stream',
    modifiedAtMs: null,
  } as const
  expect(entryShape({ ...marker, sizeBytes: 0 })).toBe('folder')
  expect(entryShape({ ...marker, sizeBytes: 1 })).toBe('other')
})
