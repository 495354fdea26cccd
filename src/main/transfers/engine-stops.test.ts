import { expect, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { deletion, download, keysOf, numbered, setUpEngine, upload } from '../testing/scripted-engine.ts'

const refused = new AppError({ code: 'auth.rejected', status: 401 })
const forbidden = new AppError({ code: 'auth.forbidden', status: 403 })
const stopped = new AppError({ code: 'cancelled' })
const dayUsed = new AppError({ code: 'remote.dayLimit', retryAtMs: 90_000 })
const full = new AppError({ code: 'local.noSpace', subject: '/to/0' })
const other = (key: string) => upload(key, { accountId: 'other' })

test('a refused key stops its account once: what was refused waits, nothing more starts, others go on', async () => {
  const { engine, run, started, statuses, bugs } = setUpEngine()
  await engine.add([...numbered(6).map((key) => upload(key)), other('x')])
  for (const key of numbered(3)) await run(key).fail(refused)
  expect(keysOf(started)).toEqual(['0', 'x', '1', '2'])
  expect(statuses()).toEqual(['x running', ...['3', '4', '5', '0', '1', '2'].map((key) => `${key} waiting`)])
  expect(engine.summary().stops).toEqual([
    { id: '1', kind: 'key', accountId: 'account', error: refused.data, goesOnAtMs: null },
  ])
  expect(bugs).toEqual([])
})

test('what has bytes on its way when the key is refused may end; what only waits for its turn is called back', async () => {
  const { engine, run, row } = setUpEngine()
  await engine.add([upload('a'), upload('b'), upload('c'), deletion('d/')])
  run('b').move.onProgress(50)
  run('c').move.onHold(null)
  await run('a').fail(refused)
  expect(run('b').move.signal.aborted).toBe(false)
  expect([run('c').move.signal.aborted, run('d/').move.signal.aborted]).toEqual([true, true])
  await run('c').fail(stopped)
  await run('d/').fail(stopped)
  await run('b').succeed()
  expect(['a', 'b', 'c', 'd/'].map((key) => row(key).status)).toEqual([
    'waiting',
    'done',
    'waiting',
    'waiting',
  ])
})

test('trying again asks once more, and stops again where the answer is the same', async () => {
  const { engine, run, started } = setUpEngine()
  await engine.add([upload('a')])
  await run('a').fail(refused)
  const [stop] = engine.summary().stops
  engine.goOn(stop?.id ?? '')
  expect(engine.summary().stops).toEqual([])
  expect(started).toHaveLength(2)
  await run('a').fail(refused)
  expect(engine.summary().stops).toHaveLength(1)
  expect(started).toHaveLength(2)
})

test('another key lets the account go on by itself; the old one does not', async () => {
  const { engine, run, row, connection } = setUpEngine()
  await engine.add([upload('a')])
  await run('a').fail(refused)
  engine.wake()
  expect(engine.summary().stops).toHaveLength(1)
  connection.current = {}
  engine.wake()
  expect(engine.summary().stops).toEqual([])
  expect(row('a').status).toBe('running')
})

test('what a stop holds back can be cancelled, and nothing else is', async () => {
  const { engine, run, row } = setUpEngine()
  await engine.add([upload('a'), upload('b'), other('x')])
  await run('a').fail(refused)
  engine.cancelStopped(engine.summary().stops[0]?.id ?? '')
  expect(['a', 'b', 'x'].map((key) => row(key).status)).toEqual(['cancelled', 'cancelled', 'running'])
  expect(engine.summary().stops).toEqual([])
})

test('a 403 fails, and asks before the rest of the account is tried', async () => {
  const { engine, run, row, started } = setUpEngine()
  await engine.add(numbered(6).map((key) => upload(key)))
  await run('0').fail(forbidden)
  expect(row('0')).toMatchObject({ status: 'failed', error: { code: 'auth.forbidden' } })
  expect(engine.summary().stops).toMatchObject([{ kind: 'key', error: { code: 'auth.forbidden' } }])
  expect(started).toHaveLength(4)
})

test('where the key was let in after the question, a 403 is its object’s own matter', async () => {
  const { engine, run, row } = setUpEngine()
  await engine.add(numbered(4).map((key) => upload(key)))
  await run('0').fail(forbidden)
  engine.goOn(engine.summary().stops[0]?.id ?? '')
  await run('1').fail(forbidden)
  expect(engine.summary().stops).toHaveLength(1)
  engine.goOn(engine.summary().stops[0]?.id ?? '')
  await run('2').succeed()
  await engine.add([upload('4')])
  await run('3').fail(forbidden)
  expect(engine.summary().stops).toEqual([])
  expect(row('4').status).toBe('running')
})

test('a 403 of the only transfer there is asks nothing', async () => {
  const { engine, run, row } = setUpEngine()
  await engine.add([upload('a')])
  await run('a').fail(forbidden)
  expect(row('a').status).toBe('failed')
  expect(engine.summary().stops).toEqual([])
})

test('a used up day stops bulk work until its end, and lets it go on by itself', async () => {
  const { engine, run, row, started, clock, timers } = setUpEngine()
  await engine.add([upload('a'), upload('b'), deletion('bulk/')])
  await run('a').fail(dayUsed)
  await run('b').fail(dayUsed)
  await run('bulk/').fail(dayUsed)
  expect(engine.summary()).toMatchObject({
    waiting: 3,
    stops: [{ kind: 'requests', accountId: 'account', error: dayUsed.data, goesOnAtMs: 90_000 }],
  })
  await engine.add([{ ...deletion('mine/'), lane: 'person' }])
  expect(row('mine/').status).toBe('running')
  const ring = () => {
    const rung = [...timers]
    timers.clear()
    for (const timer of rung) timer()
  }
  clock.nowMs = 89_999
  ring()
  expect(started).toHaveLength(4)
  clock.nowMs = 90_000
  ring()
  expect(engine.summary().stops).toEqual([])
  expect(started).toHaveLength(7)
  expect(timers.size).toBe(0)
})

test('a 429 with a near reset is no stop', async () => {
  const { engine, run } = setUpEngine()
  await engine.add([upload('a')])
  await run('a').fail(new AppError({ code: 'remote.rateLimited', status: 429, retryAtMs: 90_000 }))
  expect(engine.summary()).toMatchObject({ failed: 1, stops: [] })
})

test('a full disk pauses with what is needed, and holds the downloads to that folder, nothing else', async () => {
  const { engine, run, row, started } = setUpEngine()
  const elsewhere = { ...download('e'), root: '/mnt' }
  await engine.add([...numbered(5).map((key) => download(key)), elsewhere, upload('u')])
  run('0').move.onProgress(60)
  expect(run('0').move.goesOn(full)).toBe(true)
  await run('0').fail(full)
  expect(row('0')).toMatchObject({
    status: 'paused',
    doneUnits: 60,
    error: { code: 'local.noSpace', subject: '/to/0', neededBytes: 40 },
  })
  expect(engine.summary().stops).toMatchObject([
    { kind: 'disk', accountId: null, error: { neededBytes: 40 } },
  ])
  expect(keysOf(started)).toEqual(['0', '1', '2', '3', 'e'])
  await run('1').succeed()
  expect(keysOf(started)).toEqual(['0', '1', '2', '3', 'e', 'u'])
  expect(row('4').status).toBe('waiting')
})

test.each([
  ['trying again', (engine: ReturnType<typeof setUpEngine>['engine']) => engine.goOn('1')],
  ['resuming', (engine: ReturnType<typeof setUpEngine>['engine']) => engine.resume(null)],
])('%s after room was made goes on with the paused one and with what was held', async (_, goOn) => {
  const { engine, run, row } = setUpEngine()
  await engine.add(numbered(2).map((key) => download(key)))
  await run('0').fail(full)
  await run('1').fail(full)
  await engine.add([download('2')])
  expect(row('2').status).toBe('waiting')
  goOn(engine)
  expect(numbered(3).map((key) => row(key).status)).toEqual(['running', 'running', 'running'])
  expect(engine.summary().stops).toEqual([])
})

test('going on leaves alone what the person has paused', async () => {
  const { engine, run, row } = setUpEngine()
  await engine.add(numbered(2).map((key) => download(key)))
  engine.pause(row('1').id)
  await run('1').fail(stopped)
  await run('0').fail(full)
  engine.goOn('1')
  expect([row('0').status, row('1').status]).toEqual(['running', 'paused'])
})

test('an account that goes away takes its stop along', async () => {
  const { engine, run } = setUpEngine()
  await engine.add([upload('a')])
  await run('a').fail(refused)
  engine.cancelAccount('account')
  expect(engine.summary()).toMatchObject({ finished: 1, stops: [] })
})
