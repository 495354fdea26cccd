import { expect, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import type { TransferLine } from '../../shared/transfer.ts'
import { batchOf, deletion, numbered, setUpEngine, upload } from '../testing/scripted-engine.ts'

const textOf = (line: TransferLine) =>
  line.kind === 'head' ? `${line.head.title} (${line.head.total})` : `${line.place} ${line.row.key}`

/** An engine with a batch of keys for each name. */
async function setUp(...batches: readonly (readonly [title: string, count: number])[]) {
  const queue = setUpEngine()
  for (const [title, count] of batches) {
    const specs = numbered(count).map((number) => upload(`${title}${number}`))
    await queue.engine.add(specs, await queue.engine.begin(batchOf('upload', { title })))
  }
  const lines = (offset = 0, limit = 100) => queue.engine.lines(offset, limit).map((line) => textOf(line))
  const head = (title: string) => {
    for (const line of queue.engine.lines(0, 100))
      if (line.kind === 'head' && line.head.title === title) return line.head
    throw new Error(`no head ${title}`)
  }
  return { ...queue, lines, head }
}

test('what moves comes first, then what has work left with the newest first, then what has ended', async () => {
  const { engine, lines, run } = await setUp(['a', 2], ['b', 3], ['c', 2], ['d', 1])
  expect(lines()).toEqual([
    'b (3)',
    '1 b0',
    '2 b1',
    '3 b2',
    'a (2)',
    '4 a0',
    '5 a1',
    '6 d0',
    'c (2)',
    '7 c0',
    '8 c1',
  ])
  expect(engine.summary().lines).toBe(11)
  await run('a0').succeed()
  await run('a1').succeed()
  expect(lines()).toEqual([
    'c (2)',
    '1 c0',
    '2 c1',
    'b (3)',
    '3 b0',
    '4 b1',
    '5 b2',
    '6 d0',
    'a (2)',
    '7 a1',
    '8 a0',
  ])
})

test('any stretch of the lines is that of all of them', async () => {
  const { engine, lines, head } = await setUp(['a', 5], ['b', 1], ['c', 7])
  for (const isFolded of [false, true]) {
    engine.fold(head('a').batch, isFolded)
    const all = lines()
    expect(all).toHaveLength(engine.summary().lines)
    for (let offset = 0; offset <= all.length; offset += 1)
      for (let limit = 1; limit <= all.length; limit += 1)
        expect(lines(offset, limit)).toEqual(all.slice(offset, offset + limit))
  }
})

test('a folded batch is its head, and the places of the others stay', async () => {
  const { engine, lines, head } = await setUp(['a', 6], ['b', 2])
  engine.fold(head('a').batch, true)
  expect(lines()).toEqual(['a (6)', 'b (2)', '7 b0', '8 b1'])
  expect(engine.summary()).toMatchObject({ lines: 4, total: 8 })
  engine.fold(head('a').batch, false)
  expect(lines()).toHaveLength(10)
  engine.fold(99, true)
})

test('a head counts its own transfers, their bytes and their speed', async () => {
  const { engine, head, run, row, clock } = await setUp(['a', 6], ['b', 2])
  run('a0').move.onProgress(0)
  clock.nowMs = 1_000
  run('a0').move.onProgress(50)
  await run('a1').succeed({ content: { sizeBytes: 100, md5: '0'.repeat(32), etag: null } })
  await run('a2').fail(new AppError({ code: 'net.timeout' }))
  engine.cancel(row('a5').id)
  // What is hashed here to be compared has not moved.
  run('a3').move.onCheck(40)
  expect(head('a')).toMatchObject({
    total: 6,
    running: 3,
    waiting: 0,
    paused: 0,
    finished: 3,
    failed: 1,
    done: 1,
    cancelled: 1,
    skipped: 0,
    verified: 1,
    units: 500,
    doneUnits: 150,
    bytesPerSecond: 50,
  })
  expect(head('b')).toMatchObject({
    total: 2,
    running: 0,
    waiting: 2,
    units: 200,
    doneUnits: 0,
    msLeft: null,
  })
  expect(engine.summary()).toMatchObject({ total: 8, bytes: 700, doneBytes: 150, bytesPerSecond: 50 })
})

test('what can be done with a batch is done with it alone', async () => {
  const { engine, head, run, row } = await setUp(['a', 6], ['b', 2])
  const a = { batch: head('a').batch }
  engine.pause(a)
  expect(head('a')).toMatchObject({ paused: 6, running: 0 })
  for (const key of ['a0', 'a1', 'a2', 'a3']) await run(key).fail(new AppError({ code: 'cancelled' }))
  expect(head('b')).toMatchObject({ running: 2, paused: 0 })
  engine.resume(a)
  expect(head('a')).toMatchObject({ paused: 0, running: 2, waiting: 4 })
  await run('a0').fail(new AppError({ code: 'net.timeout' }))
  engine.cancel(a)
  engine.retry(a)
  expect(head('a')).toMatchObject({ failed: 0, cancelled: 5 })
  expect(row('a0').status).toBe('waiting')
  expect(head('b')).toMatchObject({ running: 2 })
})

test('the time left is that of the requests at the rate of the account, or of the bytes', async () => {
  const { engine, head, rate, clock, run } = await setUp(['a', 200])
  expect(engine.summary().msLeft).toBeNull()
  rate.current = {
    kind: 'limited',
    limitPerMinute: 60,
    remainingThisMinute: 6,
    resetAtMs: 20_000,
    usedToday: 0,
    limitPerDay: null,
    waitingUntilMs: 20_000,
  }
  expect(engine.summary().msLeft).toBe(20_000 + 3 * 60_000)
  expect(head('a')).toMatchObject({ msLeft: 200_000, plan: { requestsMs: 0 } })
  rate.current = { kind: 'unlimited' }
  clock.nowMs = 1_000
  run('a0').move.onProgress(100)
  // 199 files of 100 bytes at 100 bytes a second.
  expect(engine.summary().msLeft).toBe(199 * 1_000)
})

test('it tells when the next request may go only while nothing else is on its way', async () => {
  const { engine, rate, run } = await setUp(['a', 2])
  const heldUntil = () => engine.summary().heldUntilMs
  rate.current = {
    kind: 'limited',
    limitPerMinute: 60,
    remainingThisMinute: 0,
    resetAtMs: 20_000,
    usedToday: 0,
    limitPerDay: null,
    waitingUntilMs: 20_000,
  }
  run('a0').move.onProgress(0)
  expect(heldUntil()).toBeNull()
  for (const key of ['a0', 'a1']) run(key).move.onHold(null)
  expect(heldUntil()).toBe(20_000)
  rate.current = null
  expect(heldUntil()).toBeNull()
})

test('deletes count objects and requests, and no bytes', async () => {
  const { engine, run, rate } = setUpEngine()
  rate.current = { kind: 'unlimited' }
  await engine.add([deletion('f/'), deletion('g/')], await engine.begin(batchOf('delete')))
  run('f/').move.onProgress(1)
  expect(engine.lines(0, 1)).toMatchObject([{ head: { units: 4, doneUnits: 1 } }])
  expect(engine.summary()).toMatchObject({ bytes: 0, doneBytes: 0 })
})
