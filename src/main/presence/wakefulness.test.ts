import { expect, test } from 'vitest'

import { createVirtualClock } from '../cloudstore/testing/virtual-clock.ts'
import { Wakefulness } from './wakefulness.ts'

function setUp() {
  const clock = createVirtualClock(0)
  const holds: string[] = []
  const wakefulness = new Wakefulness({
    hold: () => {
      holds.push('held')
      return () => holds.push('let go')
    },
    clock,
  })
  return { clock, holds, wakefulness }
}

const moving = { isMoving: true, isWanted: true }
const still = { isMoving: false, isWanted: true }

test('the computer is held awake once while work moves, and let go when it has been still for a while', async () => {
  const { clock, holds, wakefulness } = setUp()
  wakefulness.follow(still)
  wakefulness.follow(moving)
  wakefulness.follow(moving)
  expect(holds).toEqual(['held'])
  wakefulness.follow(still)
  await clock.runUntil(60_000)
  wakefulness.follow(still)
  expect(holds).toEqual(['held'])
  await clock.runUntil(100_000)
  expect(holds).toEqual(['held', 'let go'])
  wakefulness.follow(moving)
  expect(holds).toEqual(['held', 'let go', 'held'])
})

test('a wait for the next minute of a plan is not long enough to fall asleep', async () => {
  const { clock, holds, wakefulness } = setUp()
  for (const minute of [1, 2, 3, 4]) {
    wakefulness.follow(moving)
    wakefulness.follow(still)
    await clock.runUntil(minute * 60_000)
  }
  expect(holds).toEqual(['held'])
})

test('who does not want it lets go at once', () => {
  const { holds, wakefulness } = setUp()
  wakefulness.follow({ isMoving: true, isWanted: false })
  expect(holds).toEqual([])
  wakefulness.follow(moving)
  wakefulness.follow({ isMoving: true, isWanted: false })
  expect(holds).toEqual(['held', 'let go'])
})
