import { expect, test } from 'vitest'

import { Speedometer } from './speedometer.ts'

test('tells the bytes per second of the last three seconds', () => {
  const speed = new Speedometer()
  expect(speed.perSecond(0)).toBe(0)
  for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) speed.add(nowMs < 5000 ? 10 : 20, nowMs)
  expect(speed.perSecond(10_000)).toBeGreaterThan(1900)
  expect(speed.perSecond(10_000)).toBeLessThan(2200)
})

test('falls to nothing when nothing comes any more', () => {
  const speed = new Speedometer()
  speed.add(1000, 0)
  expect(speed.perSecond(2000)).toBe(500)
  expect(speed.perSecond(3001)).toBe(0)
})

test('the first bytes are no burst of infinite speed', () => {
  const speed = new Speedometer()
  speed.add(1000, 500)
  expect(speed.perSecond(500)).toBe(4000)
})
