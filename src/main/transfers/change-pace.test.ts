import { expect, test } from 'vitest'

import { createVirtualClock } from '../cloudstore/testing/virtual-clock.ts'
import { ChangePace } from './change-pace.ts'

/** Transfers that change each millisecond of a second, and when that was passed on. */
async function aSecond({ endedPerSecond }: { readonly endedPerSecond: number }) {
  const clock = createVirtualClock(0)
  const passedOnMs: number[] = []
  const pace = new ChangePace({ clock, onChange: () => passedOnMs.push(clock.now()) })
  for (let atMs = 0; atMs < 1000; atMs += 1) {
    await clock.runUntil(atMs)
    if (atMs % (1000 / endedPerSecond) === 0) pace.ended()
    pace.changed()
  }
  await clock.runUntil(10_000)
  return passedOnMs
}

test('while few transfers end, every change is passed on at once', async () => {
  expect(await aSecond({ endedPerSecond: 50 })).toHaveLength(1000)
})

test('while many end, changes are passed on four times a second, the last one too', async () => {
  const passedOnMs = (await aSecond({ endedPerSecond: 1000 })).filter((atMs) => atMs >= 250)
  expect(passedOnMs.length).toBeLessThanOrEqual(5)
  expect(passedOnMs.at(-1)).toBeGreaterThanOrEqual(999)
  expect(passedOnMs.at(-1)).toBeLessThanOrEqual(1250)
})
