import { expect, test, vi } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { batchOf, deletion, download, setUpEngine, upload } from '../testing/scripted-engine.ts'
import { planOf } from './batch.ts'
import type { TransferSpec } from './transfer-spec.ts'
import { WorkInHand, type BatchOutcome } from './work-in-hand.ts'

const megabyte = 1024 * 1024
const failure = new AppError({ code: 'net.timeout' })

function setUp() {
  const ended: BatchOutcome[] = []
  const clock = { nowMs: 0 }
  const work = new WorkInHand({ now: () => clock.nowMs, onBatchEnded: (outcome) => ended.push(outcome) })
  const set = setUpEngine({
    onState: (transfer, before) => {
      work.note(transfer, before)
    },
  })
  async function add(kind: 'upload' | 'download' | 'delete', specs: readonly TransferSpec[]) {
    const batch = await set.engine.begin(batchOf(kind, { plan: planOf(specs) }))
    await set.engine.add(specs, batch)
    return batch
  }
  return { ...set, work, ended, add, clock }
}

test('the share that is done follows the bytes, and begins anew when nothing is left to do', async () => {
  const { add, run, work } = setUp()
  expect(work.doneShare()).toBeNull()
  await add('upload', [upload('a', { sizeBytes: 3 * megabyte }), upload('b', { sizeBytes: 1 * megabyte })])
  expect(work.doneShare()).toBe(0)
  run('a').move.onProgress(2 * megabyte)
  expect(work.doneShare()).toBeCloseTo(0.5, 1)
  await run('b').fail(failure)
  expect(work.doneShare()).toBeCloseTo(0.75, 1)
  await run('a').succeed()
  expect(work.doneShare()).toBeNull()
  await add('upload', [upload('c')])
  expect(work.doneShare()).toBe(0)
})

test('what is tried again is more work, and what is paused counts as far as it goes on from there', async () => {
  const { add, run, work, engine, row } = setUp()
  await add('upload', [upload('a'), upload('b')])
  await run('a').fail(failure)
  expect(work.doneShare()).toBe(0.5)
  engine.retry(row('a').id)
  expect(work.doneShare()).toBeCloseTo(1 / 3)
  engine.cancel(null)
  await add('download', [{ ...download('d'), sizeBytes: megabyte }])
  await add('upload', [upload('u', { sizeBytes: megabyte })])
  for (const key of ['d', 'u']) run(key).move.onProgress(megabyte / 2)
  const before = work.doneShare() ?? 0
  engine.pause(null)
  expect(work.doneShare()).toBeCloseTo(before / 2)
})

test('the objects of a delete count', async () => {
  const { add, run, work } = setUp()
  await add('delete', [deletion('d')])
  run('d').move.onProgress(1)
  expect(work.doneShare()).toBe(0.5)
})

test('a batch has ended when the last of it has, with counts of how', async () => {
  const { add, run, engine, row, ended, clock } = setUp()
  const batch = await add('upload', [upload('a'), upload('b'), upload('c')])
  await engine.addSkipped([{ spec: upload('s') }], batch)
  await add('upload', [upload('other')])
  clock.nowMs = 5_000
  await run('a').succeed()
  await run('b').fail(failure)
  expect(ended).toEqual([])
  engine.cancel(row('c').id)
  expect(ended).toEqual([{ batch, tookMs: 5_000, done: 1, failed: 1, skipped: 1, cancelled: 1 }])
  engine.retry(row('b').id)
  await vi.waitFor(() => expect(row('b').status).toBe('running'), { interval: 1 })
  clock.nowMs = 6_000
  await run('b').succeed()
  expect(ended[1]).toEqual({ batch, tookMs: 1_000, done: 2, failed: 0, skipped: 1, cancelled: 1 })
})

test('only what moves or waits for its turn is work: not what is paused, nor what waits for a key', async () => {
  const { add, engine, connection, run } = setUp()
  expect(engine.isAtWork()).toBe(false)
  await add('upload', [upload('a')])
  expect(engine.isAtWork()).toBe(true)
  // Its mover may still be cleaning up.
  engine.pause(null)
  expect(engine.isAtWork()).toBe(false)
  await run('a').fail(failure)
  expect(engine.isAtWork()).toBe(false)
  connection.current = null
  engine.resume(null)
  expect(engine.isAtWork()).toBe(false)
  connection.current = {}
  engine.wake()
  expect(engine.isAtWork()).toBe(true)
})
