import { expect, test } from 'vitest'

import { createVirtualClock } from '../cloudstore/testing/virtual-clock.ts'
import { patientDisk } from './patient-disk.ts'
import { systemDisk } from './system-disk.ts'

const refusal = (code: string) => Object.assign(new Error(code), { code, syscall: 'rename' })

/** A disk that refuses names with this error until so much time has passed. */
function setUp(code: string, untilMs: number) {
  const clock = createVirtualClock(0)
  const triesMs: number[] = []
  const tried = () => {
    triesMs.push(clock.now())
    return clock.now() < untilMs ? Promise.reject(refusal(code)) : Promise.resolve()
  }
  const disk = patientDisk({ ...systemDisk, rename: tried, link: tried, remove: tried }, clock)
  return { clock, disk, triesMs }
}

const actions = ['rename', 'link', 'remove'] as const

test.each(actions.flatMap((action) => ['EPERM', 'EACCES', 'EBUSY'].map((code) => ({ action, code }))))(
  'waits until a scanner lets go: $action, $code',
  async ({ action, code }) => {
    const { clock, disk, triesMs } = setUp(code, 1_000)
    let isDone = false
    const done = disk[action]('/a', '/b').then(() => (isDone = true))
    await clock.runUntil(2_000, () => isDone)
    await done
    expect(triesMs.slice(0, 4)).toEqual([0, 10, 30, 60])
    expect(triesMs.at(-1)).toBeLessThan(1_101)
  },
)

test('after a minute it says what the system says', async () => {
  const { clock, disk, triesMs } = setUp('EPERM', Infinity)
  const refused = disk.rename('/a', '/b').catch((error: unknown) => error)
  await clock.runUntil(70_000)
  expect(await refused).toMatchObject({ code: 'EPERM' })
  expect(triesMs.at(-1)).toBeGreaterThanOrEqual(60_000)
  expect(triesMs.at(-1)).toBeLessThan(60_200)
})

test('what does not pass is told at once', async () => {
  const { disk, triesMs } = setUp('EEXIST', Infinity)
  await expect(disk.link('/a', '/b')).rejects.toMatchObject({ code: 'EEXIST' })
  expect(triesMs).toEqual([0])
})
