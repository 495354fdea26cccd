import { expect, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { download, keysOf, numbered, setUpEngine, upload } from '../testing/scripted-engine.ts'

const cancelled = new AppError({ code: 'cancelled' })

test('two transfers to one key, or to one file, run one after the other', async () => {
  const { engine, run, started, statuses } = setUpEngine()
  await engine.add([upload('a', { sourcePath: '/1' }), upload('a', { sourcePath: '/2' }), upload('b')])
  await engine.add([download('x', ['same']), download('y', ['same'])])
  expect(keysOf(started)).toEqual(['a', 'b', 'x'])
  expect(statuses()).toEqual(['a running', 'b running', 'x running', 'a waiting', 'y waiting'])
  await run('a').succeed()
  await run('x').succeed()
  expect(keysOf(started)).toEqual(['a', 'b', 'x', 'a', 'y'])
})

test('the same key in another account or bucket, and an upload beside a download, run at once', async () => {
  const { engine, started } = setUpEngine()
  await engine.add([
    upload('a'),
    upload('a', { bucket: 'c' }),
    upload('a', { accountId: 'other' }),
    download('a'),
  ])
  expect(started).toHaveLength(4)
})

test('a target is pending until its last transfer has ended', async () => {
  const { engine, row, run } = setUpEngine()
  await engine.add([upload('a'), upload('a', { sourcePath: '/2' })])
  expect(engine.isPending(upload('a', { sourcePath: '/elsewhere' }))).toBe(true)
  expect(engine.isPending(upload('b'))).toBe(false)
  await run('a').succeed()
  expect(engine.isPending(upload('a'))).toBe(true)
  await run('a').fail(new AppError({ code: 'net.timeout' }))
  expect(engine.isPending(upload('a'))).toBe(false)
  engine.retry(row('a').id)
  expect(engine.isPending(upload('a'))).toBe(true)
  await engine.addSkipped([{ spec: upload('c') }])
  expect(engine.isPending(upload('c'))).toBe(false)
})

test('the page: what moves, what waits, what failed, then the rest with the newest first', async () => {
  const { engine, run, row, statuses } = setUpEngine()
  await engine.add(numbered(8).map((key) => upload(key)))
  await run('1').succeed()
  await run('0').fail(new AppError({ code: 'net.timeout' }))
  await run('2').fail(new AppError({ code: 'net.timeout' }))
  engine.cancel(row('7').id)
  await engine.addSkipped([{ spec: upload('s'), error: { code: 'local.notAFile' } }])
  expect(statuses()).toEqual([
    '3 running',
    '4 running',
    '5 running',
    '6 running',
    '2 failed',
    '0 failed',
    's skipped',
    '7 cancelled',
    '1 done',
  ])
  expect(engine.lines(3, 2)).toMatchObject([
    { kind: 'row', place: 4, row: { key: '6' } },
    { kind: 'row', place: 5, row: { key: '2' } },
  ])
  expect(row('s').error).toEqual({ code: 'local.notAFile' })
})

test('clearing takes away all that has ended and nothing else', async () => {
  const { engine, run, row, statuses } = setUpEngine()
  await engine.add(numbered(7).map((key) => upload(key)))
  await run('0').succeed()
  await run('1').fail(new AppError({ code: 'net.timeout' }))
  engine.cancel(row('2').id)
  await engine.addSkipped([{ spec: upload('s') }])
  engine.clearFinished()
  expect(statuses()).toEqual(['3 running', '4 running', '5 running', '6 waiting'])
  expect(engine.summary()).toMatchObject({ total: 4, finished: 0, failed: 0 })
})

test('an account that goes away takes its own transfers with it', async () => {
  const { engine, row, run } = setUpEngine()
  await engine.add([
    upload('mine'),
    upload('other', { accountId: 'other' }),
    ...numbered(4).map((key) => upload(key)),
  ])
  engine.cancelAccount('account')
  expect(engine.summary()).toMatchObject({ running: 1, waiting: 0, finished: 5 })
  expect(row('other').status).toBe('running')
  expect(run('mine').move.signal.aborted).toBe(true)
})

test('close stops all and waits for every mover, also for one whose row is gone; then nothing starts', async () => {
  const { engine, row, run, started, statuses } = setUpEngine()
  await engine.add(numbered(6).map((key) => upload(key)))
  engine.cancel(row('0').id)
  engine.clearFinished()
  let isClosed = false
  const closing = engine.close().then(() => (isClosed = true))
  expect(started.map(({ move }) => move.signal.aborted)).toEqual([true, true, true, true])
  for (const key of ['1', '2', '3']) await run(key).fail(cancelled)
  expect(isClosed).toBe(false)
  await run('0').fail(cancelled)
  await closing
  expect(statuses().toSorted()).toEqual(['1', '2', '3', '4', '5'].map((key) => `${key} waiting`))
  expect(started).toHaveLength(4)
})

test('every change is told, and what changes nothing is not', async () => {
  const { engine, row, run, changes } = setUpEngine()
  await engine.add([upload('a')])
  let before = changes()
  const told = () => {
    const since = changes() - before
    before = changes()
    return since
  }
  run('a').move.onProgress(10)
  expect(told()).toBe(1)
  await run('a').succeed()
  expect(told()).toBe(1)
  engine.cancel(row('a').id)
  engine.retry(row('a').id)
  run('a').move.onProgress(20)
  expect(told()).toBe(0)
  await engine.addSkipped([{ spec: upload('b') }])
  expect(told()).toBe(1)
})
