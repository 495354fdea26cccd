import { expect, test } from 'vitest'

import { defaultSettings } from '../../shared/settings.ts'
import { createVirtualClock } from '../cloudstore/testing/virtual-clock.ts'
import { Presence } from './presence.ts'

const idle = { doneShare: null, isAtWork: false, isMoving: false, failed: 0 }
const half = { doneShare: 0.5, isAtWork: true, isMoving: true, failed: 0 }

function setUp() {
  const clock = createVirtualClock(0)
  const state = { work: idle as typeof idle | typeof half, settings: defaultSettings, isWatched: false }
  const told: string[] = []
  const presence = new Presence({
    system: {
      isWatched: () => state.isWatched,
      showProgress: (progress) => told.push(`progress ${progress.kind}`),
      showBadge: (count) => told.push(`badge ${count}`),
      notify: ({ title }) => told.push(title),
      keepAwake: () => {
        told.push('awake')
        return () => told.push('may sleep')
      },
    },
    settings: () => state.settings,
    work: () => state.work,
    clock,
  })
  return { clock, state, told, presence }
}

test('the system is told of what has changed, once, however often that is said', async () => {
  const { clock, state, told, presence } = setUp()
  state.work = half
  for (let at = 0; at < 1000; at += 1) presence.changed()
  await clock.runUntil(1_000)
  presence.changed()
  await clock.runUntil(2_000)
  expect(told).toEqual(['awake', 'progress normal'])
  state.work = { ...half, failed: 2 }
  presence.changed()
  await clock.runUntil(3_000)
  expect(told.slice(2)).toEqual(['progress error', 'badge 2'])
  state.isWatched = true
  state.work = { ...idle, failed: 2 }
  presence.changed()
  await clock.runUntil(4_000)
  expect(told.slice(4)).toEqual(['progress none', 'badge 0'])
  presence.close()
  expect(told.slice(6)).toEqual(['may sleep'])
})

test('the computer may sleep as soon as the setting says so', async () => {
  const { clock, state, told, presence } = setUp()
  state.work = half
  presence.changed()
  await clock.runUntil(1_000)
  state.settings = { ...defaultSettings, keepAwake: false }
  presence.changed()
  await clock.runUntil(2_000)
  expect(told).toEqual(['awake', 'progress normal', 'may sleep'])
})
