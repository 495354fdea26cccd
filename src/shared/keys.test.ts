import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { hasDotSegment, isAddressable, lastSegment, parentPrefix, prefixTrail } from './keys.ts'

test.each([
  ['', '', ''],
  ['a', '', 'a'],
  ['a/', '', 'a/'],
  ['a/b', 'a/', 'b'],
  ['a/b/', 'a/', 'b/'],
  ['a/b/c.txt', 'a/b/', 'c.txt'],
  ['/', '', '/'],
  ['/a', '/', 'a'],
  ['//', '/', '/'],
  ['a//', 'a/', '/'],
  ['a//b', 'a//', 'b'],
  ['один/😀 #1 %.png', 'один/', '😀 #1 %.png'],
])('%j is %j and then %j', (whole, parent, last) => {
  expect(parentPrefix(whole)).toBe(parent)
  expect(lastSegment(whole)).toBe(last)
})

test.each([
  ['', []],
  ['a', []],
  ['a/', ['a/']],
  ['a/b/', ['a/', 'a/b/']],
  ['a/b/c.txt', ['a/', 'a/b/']],
  ['/', ['/']],
  ['/a', ['/']],
  ['a//b', ['a/', 'a//']],
])('the way down to %j leads through %j', (key, trail) => {
  expect(prefixTrail(key)).toEqual(trail)
})

/** Keys in which `/` is as likely as everything else together. */
const keys = fc
  .array(fc.oneof(fc.constant('/'), fc.string({ unit: 'binary' })))
  .map((parts) => parts.join(''))

test('a key is its parent and its last segment, and going up always ends at the top', () => {
  fc.assert(
    fc.property(keys, (key) => {
      expect(parentPrefix(key) + lastSegment(key)).toBe(key)
      expect(lastSegment(key).slice(0, -1)).not.toContain('/')
      expect(parentPrefix(key).length).toBeLessThan(Math.max(1, key.length))
      expect(parentPrefix(key)).toMatch(/^$|\/$/)
    }),
  )
})

test('the trail is every prefix that the key begins with, each below the one before', () => {
  fc.assert(
    fc.property(keys, (key) => {
      const trail = prefixTrail(key)
      for (const prefix of trail) expect(key.startsWith(prefix)).toBe(true)
      expect(trail.map((prefix) => parentPrefix(prefix))).toEqual(['', ...trail].slice(0, trail.length))
      expect(trail.at(-1) ?? '').toBe(key.endsWith('/') ? key : parentPrefix(key))
    }),
  )
})

test.each(['.', '..', './a', 'a/.', 'a/../b', '../a', 'a/..'])('%j has a dot segment', (key) => {
  expect(hasDotSegment(key)).toBe(true)
})

test.each(['', 'a', '...', '.a', 'a.', 'a/.b/c', '%2e%2e/a', 'a//b', '..a/b'])(
  '%j has no dot segment',
  (key) => {
    expect(hasDotSegment(key)).toBe(false)
  },
)

test('only a key that UTF-8 can hold is addressable', () => {
  expect(isAddressable('a')).toBe(true)
  expect(isAddressable('😀')).toBe(true)
  expect(isAddressable('\u0000')).toBe(true)
  expect(isAddressable('')).toBe(false)
  expect(isAddressable('a\ud83d')).toBe(false)
  expect(isAddressable('\ude00\ud83d')).toBe(false)
})
