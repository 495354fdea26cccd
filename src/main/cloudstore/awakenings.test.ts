import { expect, test } from 'vitest'

import { createAwakenings } from './awakenings.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

const hourMs = 3_600_000

function setUp() {
  const clock = createVirtualClock(hourMs * 1000)
  const awakenings = createAwakenings(clock)
  let told = 0
  const unsubscribe = awakenings.onWake(() => (told += 1))
  const after = (ms: number) => clock.runUntil(clock.now() + ms)
  return { clock, awakenings, told: () => told, unsubscribe, after }
}

test('time that passes as it should wakes nobody', async () => {
  const { awakenings, told, after } = setUp()
  await after(hourMs)
  expect([awakenings.count(), told()]).toEqual([0, 0])
})

test.each([
  ['asleep, or set forward', hourMs],
  ['asleep for a short while', 20_000],
  ['set back', -hourMs],
])('%s: told once, at the next look', async (_, jumpMs) => {
  const { clock, awakenings, told, after } = setUp()
  await after(7_000)
  clock.jump(jumpMs)
  await after(5_000)
  expect([awakenings.count(), told()]).toEqual([1, 1])
  await after(hourMs)
  expect(awakenings.count()).toBe(1)
})

test('whoever asks does not wait for the next look', async () => {
  const { clock, awakenings, told, after } = setUp()
  await after(7_000)
  clock.jump(hourMs)
  expect(awakenings.count()).toBe(1)
  expect(told()).toBe(1)
  await after(5_000)
  expect(awakenings.count()).toBe(1)
})

test('a busy app, or a clock that is adjusted by some seconds, has not slept', async () => {
  const { clock, awakenings, after } = setUp()
  clock.jump(8_000)
  await after(5_000)
  clock.jump(-8_000)
  await after(5_000)
  expect(awakenings.count()).toBe(0)
})

test('the system’s word counts; who has left is told no more, and nothing runs after the end', async () => {
  const { clock, awakenings, told, unsubscribe, after } = setUp()
  awakenings.wake()
  expect([awakenings.count(), told()]).toEqual([1, 1])
  unsubscribe()
  awakenings.wake()
  expect(told()).toBe(1)
  awakenings.close()
  clock.jump(hourMs)
  await after(hourMs)
  expect(told()).toBe(1)
})
