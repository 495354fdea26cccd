import { setImmediate as settle } from 'node:timers/promises'

import { expect, test, vi } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { openInlineJournal } from '../testing/inline-journal.ts'
import { deletion, download, keysOf, numbered, setUpEngine, upload } from '../testing/scripted-engine.ts'
import { TransferEngine } from './engine.ts'

const cancelled = new AppError({ code: 'cancelled' })
const atOnce = new RangeError('at once')

function throwAtOnce(): never {
  throw atOnce
}

test('four transfers run at once, the next as soon as one ends, however it ends', async () => {
  const { engine, started, run, row } = setUpEngine()
  await engine.add(numbered(9).map((key, at) => (at % 2 ? upload(key) : download(key))))
  expect(keysOf(started)).toEqual(['0', '1', '2', '3'])
  await run('2').succeed()
  expect(keysOf(started)).toEqual(['0', '1', '2', '3', '4'])
  await run('0').fail(new AppError({ code: 'net.unreachable' }))
  engine.cancel(row('1').id)
  await run('1').fail(cancelled)
  await run('3').fail(new TypeError('a bug'))
  expect(keysOf(started)).toEqual(numbered(8))
  expect(engine.summary()).toMatchObject({ total: 9, running: 4, waiting: 1, finished: 4, failed: 2 })
})

test('what is found to be there already is checked, then skipped, and stays so', async () => {
  const { engine, row, run, clock } = setUpEngine()
  await engine.add([upload('a', { onlyIfDifferent: { knownMd5: null } })])
  run('a').move.onCheck(40)
  clock.nowMs = 1000
  run('a').move.onCheck(80)
  expect(row('a')).toMatchObject({ status: 'checking', doneUnits: 80, totalUnits: 100, bytesPerSecond: 0 })
  expect(engine.summary()).toMatchObject({ running: 1, waiting: 0, bytesPerSecond: 0 })
  await run('a').beIdentical()
  expect(row('a')).toMatchObject({ status: 'skipped', isIdentical: true, error: undefined })
  engine.retry(null)
  expect(engine.summary()).toMatchObject({ finished: 1, failed: 0 })
})

test('jobs take no transfer’s place, and four of them run at once', async () => {
  const { engine, started } = setUpEngine()
  await engine.add([
    ...numbered(5).map((key) => deletion(`d${key}/`)),
    ...numbered(5).map((key) => upload(key)),
  ])
  expect(keysOf(started).toSorted()).toEqual(['0', '1', '2', '3', 'd0/', 'd1/', 'd2/', 'd3/'])
})

test('a row tells how far it is, how fast, and how it ended', async () => {
  const { engine, row, run, clock } = setUpEngine()
  await engine.add([upload('a')])
  expect(row('a')).toMatchObject({
    kind: 'upload',
    bucket: 'b',
    status: 'running',
    doneUnits: 0,
    totalUnits: 100,
  })
  const { move } = run('a')
  move.onProgress(20)
  clock.nowMs = 1000
  move.onProgress(60)
  expect(row('a')).toMatchObject({ status: 'running', doneUnits: 60, bytesPerSecond: 60 })
  expect(engine.summary().bytesPerSecond).toBe(60)
  move.onProgress(100)
  move.onBytesComplete()
  expect(row('a')).toMatchObject({ status: 'verifying', doneUnits: 100 })
  await run('a').succeed({ verified: false, savedAs: 'b' })
  expect(row('a')).toMatchObject({
    status: 'done',
    verified: false,
    savedAs: 'b',
    doneUnits: 100,
    bytesPerSecond: 0,
  })
  expect(engine.summary()).toMatchObject({ bytesPerSecond: 0, finished: 1 })
})

test('a file that grew since it was chosen is never more than whole', async () => {
  const { engine, row, run } = setUpEngine()
  await engine.add([upload('log')])
  run('log').move.onProgress(150)
  expect(row('log')).toMatchObject({ doneUnits: 150, totalUnits: 150 })
})

test('an expected failure is shown with its data; anything else is a bug, and is logged', async () => {
  const { engine, row, run, bugs } = setUpEngine()
  await engine.add([upload('a'), upload('b')])
  await run('a').fail(new AppError({ code: 'remote.conflict', subject: 'a', status: 409 }))
  const bug = new TypeError('undefined is not a function')
  await run('b').fail(bug)
  expect(row('a')).toMatchObject({
    status: 'failed',
    error: { code: 'remote.conflict', subject: 'a', status: 409 },
  })
  expect(row('b').error).toEqual({ code: 'bug' })
  expect(bugs).toEqual([bug])
})

test('a mover that throws before it waits for anything is no different', async () => {
  const bugs: unknown[] = []
  const engine = new TransferEngine({
    movers: { upload: throwAtOnce, download: throwAtOnce, delete: throwAtOnce, edit: throwAtOnce },
    openJournal: (onEvent) => openInlineJournal(':memory:', onEvent),
    discard: () => Promise.resolve(),
    connectionOf: () => bugs,
    rateOf: () => null,
    now: () => 0,
    setTimer: () => () => undefined,
    limits: () => ({ transfersAtOnce: 4, smallTransfersAtOnce: 4 }),
    onChange: () => undefined,
    onProblem: (error) => bugs.push(error),
    onBug: (error) => bugs.push(error),
  })
  await engine.add(numbered(5000).map((key) => upload(key)))
  while (engine.summary().finished < 5000) await settle()
  expect(engine.summary()).toMatchObject({ failed: 5000, running: 0 })
  expect(bugs).toHaveLength(5000)
})

test('what waits is cancelled without ever starting', async () => {
  const { engine, row, started, run } = setUpEngine()
  await engine.add(numbered(6).map((key) => upload(key)))
  engine.cancel(row('4').id)
  expect(row('4').status).toBe('cancelled')
  await run('0').succeed()
  expect(keysOf(started)).toEqual(['0', '1', '2', '3', '5'])
})

test('what runs is cancelled at once for the eye, and keeps its place until it has cleaned up', async () => {
  const { engine, row, run, started, bugs } = setUpEngine()
  await engine.add(numbered(5).map((key) => upload(key)))
  const { id } = row('0')
  engine.cancel(id)
  expect(row('0').status).toBe('cancelled')
  expect(run('0').move.signal.aborted).toBe(true)
  expect(run('1').move.signal.aborted).toBe(false)
  expect(keysOf(started)).toHaveLength(4)
  run('0').move.onProgress(50)
  expect(row('0').status).toBe('cancelled')
  await run('0').fail(new Error('the socket broke while it was cleaned up'))
  expect(row('0')).toMatchObject({ status: 'cancelled', error: undefined })
  expect(bugs).toEqual([])
  expect(keysOf(started)).toHaveLength(5)
})

test('what was done before the word came stays cancelled, and its place is free again', async () => {
  const { engine, row, run, started } = setUpEngine()
  await engine.add(numbered(5).map((key) => upload(key)))
  engine.cancel(row('0').id)
  await run('0').succeed()
  expect(row('0').status).toBe('cancelled')
  expect(keysOf(started)).toHaveLength(5)
})

test('what waits for its turn or its next try says so, and counts as waiting', async () => {
  const { engine, row, run } = setUpEngine()
  await engine.add([upload('a')])
  const { move } = run('a')
  move.onProgress(60)
  move.onHold(null)
  expect(row('a')).toMatchObject({ status: 'waiting', doneUnits: 0 })
  expect(engine.summary()).toMatchObject({ waiting: 1, running: 0 })
  move.onProgress(10)
  expect(row('a')).toMatchObject({ status: 'running', doneUnits: 10 })
  expect(engine.summary()).toMatchObject({ waiting: 0, running: 1 })
  await run('a').succeed()
  expect(row('a').status).toBe('done')
})

test('retry starts again from nothing, as soon as the cancelled mover has ended', async () => {
  const { engine, row, run, started, statuses } = setUpEngine()
  await engine.add([upload('a')])
  const { id } = row('a')
  engine.cancel(id)
  engine.retry(id)
  expect(statuses()).toEqual(['a waiting'])
  expect(started).toHaveLength(1)
  await run('a').fail(cancelled)
  expect(row('a')).toMatchObject({ status: 'running', doneUnits: 0 })
  expect(started).toHaveLength(2)
  await run('a').fail(new AppError({ code: 'net.timeout' }))
  engine.retry(id)
  // Only when that is on record: a kill now would leave what it begins to nobody.
  expect(started).toHaveLength(2)
  await vi.waitFor(() => expect(started).toHaveLength(3), { interval: 1 })
  await run('a').succeed()
  engine.retry(id)
  expect(statuses()).toEqual(['a done'])
  expect(started).toHaveLength(3)
})
