import { expect, test, vi } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { numbered, setUpEngine, upload } from '../testing/scripted-engine.ts'

const stopped = new AppError({ code: 'cancelled' })

/** An engine with so many uploads, on a clock that passes quickly: very many are changed in slices. */
async function setUp(count: number) {
  const queue = setUpEngine()
  await queue.engine.add(numbered(count).map((key) => upload(key)))
  let nowMs = 0
  Object.defineProperty(queue.clock, 'nowMs', { get: () => (nowMs += 1) })
  return queue
}

test.each(['pause', 'cancel'] as const)(
  '%s of very many stops what moves at once, and nothing of them starts meanwhile',
  async (change) => {
    const { engine, started, run } = await setUp(3_000)
    engine[change](null)
    expect(started.map(({ move }) => move.signal.aborted)).toEqual([true, true, true, true])
    expect(engine.summary().waiting).toBeGreaterThan(0)
    for (const key of numbered(4)) await run(key).fail(stopped)
    expect(started).toHaveLength(4)
    await vi.waitFor(() => {
      expect(engine.summary()).toMatchObject({ waiting: 0, running: 0 })
    })
    expect(started).toHaveLength(4)
  },
)

test('what is asked for next comes after all of what was asked for before', async () => {
  const { engine, run, started } = await setUp(3_000)
  engine.pause(null)
  expect(engine.summary().waiting).toBeGreaterThan(0)
  for (const key of numbered(4)) await run(key).fail(stopped)
  // Ids count from 1.
  engine.resume('2999')
  expect(engine.summary()).toMatchObject({ paused: 2_999 })
  expect(started.at(-1)?.spec.key).toBe('2998')
})

test('closed in the middle, it has made the whole change', async () => {
  const { engine, run } = await setUp(3_000)
  engine.cancel(null)
  const closing = engine.close()
  for (const key of numbered(4)) await run(key).fail(stopped)
  await closing
  engine.clearFinished()
  await vi.waitFor(() => {
    expect(engine.summary().total).toBe(0)
  })
})
