import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { createDayCount, openDayCount } from './day-count.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

const eveningMs = Date.UTC(2026, 0, 15, 23, 59, 50)

let folder: string
let filePath: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'day-count-'))
  filePath = join(folder, 'day.json')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test('the count is there again after a restart', async () => {
  const clock = createVirtualClock(eveningMs)
  const first = await openDayCount(filePath, { clock })
  first.add(7)
  first.add(-2)
  await first.flush()
  const second = await openDayCount(filePath, { clock })
  expect(second.used()).toBe(5)
  expect(await readdir(folder)).toEqual(['day.json'])
})

test('many changes are written once, a little later', async () => {
  const clock = createVirtualClock(eveningMs)
  const count = await openDayCount(filePath, { clock })
  for (let index = 0; index < 100; index += 1) count.add(1)
  expect(await readdir(folder)).toEqual([])
  await clock.runUntil(eveningMs + 3_000)
  await expect.poll(() => readFile(filePath, 'utf8').catch(() => '')).toContain('"requests":100')
})

test('a new UTC day begins at 0, in the open count and in the stored one', async () => {
  const clock = createVirtualClock(eveningMs)
  const count = await openDayCount(filePath, { clock })
  count.add(3)
  await count.flush()
  await clock.runUntil(eveningMs + 20_000)
  expect(count.used()).toBe(0)
  expect((await openDayCount(filePath, { clock })).used()).toBe(0)
})

test.each([
  '',
  '{"version":1,"day":"2026-01-15","requests":',
  '{"version":9}',
  '[]',
  '{"version":1,"day":"x","requests":1}',
])('a broken file (%s) is put aside and the count begins at 0', async (content) => {
  await writeFile(filePath, content)
  const clock = createVirtualClock(eveningMs)
  const count = await openDayCount(filePath, { clock })
  expect(count.used()).toBe(0)
  expect(await readFile(`${filePath}.broken`, 'utf8')).toBe(content)
  count.add(1)
  await count.flush()
  expect((await openDayCount(filePath, { clock })).used()).toBe(1)
})

test('a folder that cannot be written to stops nothing', async () => {
  const count = await openDayCount(join(folder, 'missing', 'day.json'), {
    clock: createVirtualClock(eveningMs),
  })
  count.add(1)
  await count.flush()
  expect(count.used()).toBe(1)
})

test('the count in memory turns with the day too', async () => {
  const clock = createVirtualClock(eveningMs)
  const count = createDayCount(clock)
  count.add(2)
  expect(count.used()).toBe(2)
  await clock.runUntil(eveningMs + 20_000)
  expect(count.used()).toBe(0)
})
