import { setImmediate as settle } from 'node:timers/promises'

import { expect, test, vi } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { deletion, download, keysOf, numbered, setUpEngine, upload } from '../testing/scripted-engine.ts'

const other = (key: string) => upload(key, { accountId: 'other' })
const stopped = new AppError({ code: 'cancelled' })

test('what runs is paused at once for the eye, its mover is told to stop and that it will go on', async () => {
  const { engine, row, run, started } = setUpEngine()
  await engine.add(numbered(5).map((key) => download(key)))
  run('0').move.onProgress(60)
  engine.pause(row('0').id)
  expect(row('0')).toMatchObject({ status: 'paused', doneUnits: 60, bytesPerSecond: 0 })
  expect(run('0').move.signal.aborted).toBe(true)
  expect(run('0').move.goesOn(stopped)).toBe(true)
  run('0').move.onProgress(70)
  expect(row('0')).toMatchObject({ status: 'paused', doneUnits: 60 })
  await run('0').fail(stopped)
  expect(keysOf(started)).toEqual(numbered(5))
  expect(row('0').status).toBe('paused')
  engine.resume(row('0').id)
  expect(row('0').status).toBe('waiting')
  await run('4').succeed()
  expect(row('0')).toMatchObject({ status: 'running', doneUnits: 0 })
})

test('a paused upload says that nothing of it is done; a download and a delete keep what they have', async () => {
  const { engine, row, run, rows } = setUpEngine()
  await engine.add([upload('u'), download('d'), deletion('x/')])
  for (const key of ['u', 'd', 'x/']) run(key).move.onProgress(1)
  engine.pause(null)
  expect(rows().map(({ status }) => status)).toEqual(['paused', 'paused', 'paused'])
  expect([row('u').doneUnits, row('d').doneUnits, row('x/').doneUnits]).toEqual([0, 1, 1])
  expect(engine.summary()).toMatchObject({ paused: 3, running: 0, waiting: 0, finished: 0 })
})

test('resumed before its mover has ended, it starts when that has, and never runs twice at once', async () => {
  const { engine, row, run, started } = setUpEngine()
  await engine.add([download('a')])
  const { id } = row('a')
  for (let toggles = 0; toggles < 1000; toggles += 1) {
    engine.pause(id)
    engine.resume(id)
  }
  expect(row('a').status).toBe('waiting')
  expect(started).toHaveLength(1)
  await run('a').fail(stopped)
  expect(started).toHaveLength(2)
  expect(row('a').status).toBe('running')
})

test('what was done before the word to pause came is done', async () => {
  const { engine, row, run, started } = setUpEngine()
  await engine.add([upload('a'), upload('b')])
  engine.pause(null)
  await run('a').succeed()
  engine.resume(row('b').id)
  await run('b').succeed()
  expect([row('a').status, row('b').status]).toEqual(['done', 'done'])
  expect(started).toHaveLength(2)
})

test('all at once: paused in their order, resumed in their order, cancelled, and what failed tried again', async () => {
  const { engine, run, started, statuses, rows } = setUpEngine()
  await engine.add(numbered(6).map((key) => upload(key)))
  engine.pause(null)
  expect(new Set(rows().map(({ status }) => status))).toEqual(new Set(['paused']))
  for (const key of numbered(4)) await run(key).fail(stopped)
  expect(started).toHaveLength(4)
  engine.resume(null)
  expect(keysOf(started.slice(4))).toEqual(numbered(4))
  await run('0').fail(new AppError({ code: 'net.timeout' }))
  engine.cancel(null)
  expect(engine.summary()).toMatchObject({ finished: 6, failed: 1, waiting: 0, running: 0 })
  for (const key of ['1', '2', '3', '4']) await run(key).fail(stopped)
  engine.retry(null)
  const others = () => statuses().filter((row) => !row.endsWith('cancelled'))
  expect(others()).toEqual(['0 waiting'])
  await vi.waitFor(() => expect(others()).toEqual(['0 running']), { interval: 1 })
})

test('an account without a key waits without holding up another, and starts when it has one', async () => {
  const { engine, connection, started, row } = setUpEngine()
  connection.current = null
  await engine.add([...numbered(5).map((key) => upload(key)), upload('x', { accountId: 'other' })])
  expect(keysOf(started)).toEqual(['x'])
  expect(row('0').status).toBe('waiting')
  connection.current = {}
  engine.wake()
  expect(keysOf(started)).toEqual(['x', '0', '1', '2'])
})

test('a connection that is closed under a transfer makes it wait for the next one, not fail', async () => {
  const { engine, connection, started, row, run } = setUpEngine()
  await engine.add([upload('a')])
  await run('a').fail(stopped)
  expect(row('a').status).toBe('waiting')
  engine.wake()
  expect(started).toHaveLength(1)
  connection.current = {}
  engine.wake()
  expect(row('a').status).toBe('running')
  connection.current = null
  await run('a').fail(new AppError({ code: 'auth.keyMissing' }))
  expect(row('a').status).toBe('waiting')
})

test('accounts share the slots: the one with fewer goes first, then what came first', async () => {
  const { engine, started, run } = setUpEngine()
  await engine.add([upload('0'), other('1'), upload('2'), other('3'), other('4'), upload('5')])
  await run('0').succeed()
  expect(keysOf(started)).toEqual(['0', '1', '2', '3', '5'])
  await run('1').succeed()
  expect(keysOf(started)).toEqual(['0', '1', '2', '3', '5', '4'])
})

test('what only waits, for the network or for its account’s requests, holds up no other account', async () => {
  const { engine, started, run, rate, row } = setUpEngine()
  await engine.add(numbered(6).map((key) => upload(key)))
  await engine.add(['x', 'y'].map(other))
  expect(keysOf(started)).toEqual(['0', '1', '2', '3'])
  run('0').move.onHold({ kind: 'offline' })
  await settle()
  expect(keysOf(started)).toEqual(['0', '1', '2', '3', 'x'])
  rate.current = {
    kind: 'limited',
    limitPerMinute: 60,
    remainingThisMinute: 0,
    resetAtMs: 30_000,
    usedToday: 60,
    limitPerDay: 10_000,
    waitingUntilMs: 30_000,
  }
  run('1').move.onHold(null)
  engine.wake()
  expect(keysOf(started)).toEqual(['0', '1', '2', '3', 'x', 'y'])
  expect([row('0').wait, row('1').wait]).toEqual([{ kind: 'offline' }, { kind: 'rate', untilMs: 30_000 }])
})

test('limits that change while transfers run hold for what starts next', async () => {
  const { engine, started, run, limits } = setUpEngine()
  limits.current = { transfersAtOnce: 1, smallTransfersAtOnce: 2 }
  const large = ['A', 'B', 'C'].map((key) => upload(key, { sizeBytes: 1024 * 1024 }))
  await engine.add([...large, ...numbered(4).map((key) => upload(key))])
  expect(keysOf(started)).toEqual(['A', '0'])
  limits.current = { transfersAtOnce: 2, smallTransfersAtOnce: 3 }
  engine.wake()
  expect(keysOf(started)).toEqual(['A', '0', 'B'])
  limits.current = { transfersAtOnce: 1, smallTransfersAtOnce: 1 }
  await run('A').succeed()
  await run('0').succeed()
  expect(keysOf(started)).toEqual(['A', '0', 'B'])
  await run('B').succeed()
  expect(keysOf(started)).toEqual(['A', '0', 'B', 'C'])
})
