import { expect, test } from 'vitest'

import { Moments } from './moments.ts'

test('each moment is later than all before, and than those of an earlier run', () => {
  const moments = new Moments(41)
  expect([moments.next(), moments.begin(), moments.next()]).toEqual([42, 43, 44])
})

test('with nothing under way, nothing was asked for before the next moment', () => {
  const moments = new Moments(7)
  expect(moments.underWaySince()).toBe(8)
  moments.end(moments.begin())
  expect(moments.underWaySince()).toBe(moments.next())
})

test('what is under way is as old as its oldest page, in whatever order pages end', () => {
  const moments = new Moments(0)
  const [first, second, third] = [moments.begin(), moments.begin(), moments.begin()]
  expect(moments.underWaySince()).toBe(first)
  moments.end(second)
  expect(moments.underWaySince()).toBe(first)
  moments.end(first)
  expect(moments.underWaySince()).toBe(third)
  moments.end(first)
  expect(moments.underWaySince()).toBe(third)
})
