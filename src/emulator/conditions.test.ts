import { expect, test } from 'vitest'
import { isUnchanged, requestedRange } from './conditions.ts'

const etag = '65a8e27d8879283831b664bd8b7f0ad4'

test.each([
  [true, `"${etag}"`],
  [true, `W/"${etag}"`],
  [true, `"x", "${etag}"`],
  [true, `"x",W/"${etag}" , "y"`],
  [true, `"a,b", "${etag}"`],
  [true, '*'],
  [true, ' * '],
  [false, undefined],
  [false, ''],
  [false, '"x"'],
  [false, `"x${etag}"`],
  [false, `"${etag.toUpperCase()}"`],
  [false, etag],
  [false, `w/"${etag}"`],
  [false, `"${etag}`],
  [false, `"${etag}" "x"`],
  [false, `"x", *`],
])('If-None-Match finds it unchanged: %s for %s', (expected, ifNoneMatch) => {
  expect(isUnchanged(ifNoneMatch, etag)).toBe(expected)
})

test.each([
  ['bytes=0-3', { first: 0, last: 3 }],
  ['bytes=4-', { first: 4, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=-30', { first: 0, last: 9 }],
  ['bytes=9-400', { first: 9, last: 9 }],
  ['Bytes= 1-2 ', { first: 1, last: 2 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=3-2', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=0-1,3-4', 'whole'],
  ['items=0-1', 'whole'],
  [undefined, 'whole'],
])('Range %s of ten bytes', (range, expected) => {
  expect(requestedRange({ range, ifRange: undefined }, { etag, sizeBytes: 10 })).toEqual(expected)
})

test('no part of an empty object can be had', () => {
  for (const range of ['bytes=0-', 'bytes=-1', 'bytes=0-0']) {
    expect(requestedRange({ range, ifRange: undefined }, { etag, sizeBytes: 0 })).toBe('unsatisfiable')
  }
})

test('If-Range asks for the whole unless it names this very version', () => {
  const rangeFor = (ifRange: string) =>
    requestedRange({ range: 'bytes=1-2', ifRange }, { etag, sizeBytes: 10 })
  expect(rangeFor(`"${etag}"`)).toEqual({ first: 1, last: 2 })
  for (const other of ['"x"', `W/"${etag}"`, etag, 'Thu, 15 Jan 2026 10:30:00 GMT']) {
    expect(rangeFor(other)).toBe('whole')
  }
})
