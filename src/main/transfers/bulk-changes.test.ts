import { setImmediate as turn } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { BulkChanges } from './bulk-changes.ts'

/** Each item takes a millisecond of a clock that only work moves. */
function setUp() {
  let nowMs = 0
  const changed: string[] = []
  const slices: number[] = []
  const bulk = new BulkChanges(
    () => nowMs,
    () => slices.push(changed.length),
  )
  const start = (name: string, count: number, isHolding = true) => {
    const items = Array.from({ length: count }, (_, number) => number)
    const change = (number: number) => {
      nowMs += 1
      changed.push(`${name}${number}`)
    }
    bulk.start(items, change, isHolding)
  }
  return { bulk, changed, slices, start }
}

test('a few are changed at once', () => {
  const { bulk, changed, start } = setUp()
  start('a', 100)
  expect(changed).toHaveLength(100)
  expect(bulk.isHolding).toBe(false)
})

test('many are changed in slices, and hold what they are about until the last', async () => {
  const { bulk, changed, slices, start } = setUp()
  start('a', 1_000)
  expect(changed).toHaveLength(100)
  expect(bulk.isHolding).toBe(true)
  while (bulk.isHolding) await turn()
  expect(changed).toHaveLength(1_000)
  expect(slices).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000])
})

test('the next one comes after all of the one before', async () => {
  const { bulk, changed, start } = setUp()
  start('a', 1_000)
  start('b', 300, false)
  expect(changed.slice(999, 1_001)).toEqual(['a999', 'b0'])
  expect(bulk.isHolding).toBe(false)
  bulk.finish()
  expect(changed).toHaveLength(1_300)
  await turn()
  expect(new Set(changed).size).toBe(1_300)
})
