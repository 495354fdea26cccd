import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { batchOf, deletion, download, setUpEngine, upload } from '../testing/scripted-engine.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { sweepDaily } from './daily-sweep.ts'

const dayMs = 24 * 60 * 60 * 1_000
const content = { sizeBytes: 3, md5: '0123456789abcdef0123456789abcdef', etag: null }
const plan = { files: 4, bytes: 400, requests: 4, folders: 0, refused: 0 }

async function manifestOf(engine: ReturnType<typeof setUpEngine>['engine'], batch: number) {
  const file = path.join(await temporaryFolder(), 'manifest.md5')
  const saved = await engine.receipts.saveManifest(batch, file)
  return { ...saved, text: await readFile(file, 'utf8') }
}

async function setUp(journal = ':memory:') {
  const queue = setUpEngine({ journal })
  const { engine, run, clock } = queue
  const batch = await engine.begin(batchOf('upload', { root: '/from', title: 'photos/', plan }))
  await engine.add(
    ['a', 'b', 'c', 'd'].map((key) => upload(key)),
    batch,
  )
  clock.nowMs = 5 * dayMs
  await run('a').succeed({ content })
  await run('b').succeed({ content, verified: false })
  await run('c').fail(new AppError({ code: 'net.timeout' }))
  return { ...queue, batch }
}

test('a manifest lists what was verified, and tells how many it leaves out', async () => {
  const { engine, batch } = await setUp()
  expect(await manifestOf(engine, batch.number)).toEqual({
    listed: 1,
    leftOut: 3,
    text: '0123456789abcdef0123456789abcdef  a\n',
  })
  expect(await engine.receipts.history()).toEqual([
    {
      batch: batch.number,
      kind: 'upload',
      bucket: 'b',
      title: 'photos/',
      createdAtMs: 0,
      done: 2,
      verified: 1,
      endedAtMs: 5 * dayMs,
    },
  ])
})

test('cleared rows leave the list, also at the next start, and their receipts stay', async () => {
  const journal = path.join(await temporaryFolder(), 'transfers.sqlite')
  const { engine, statuses, batch, run } = await setUp(journal)
  engine.clearFinished()
  expect(statuses()).toEqual(['d running'])
  await run('d').succeed({ content })
  engine.clearFinished()
  await engine.close()
  const next = setUpEngine({ journal })
  await next.engine.restored()
  expect(next.rows()).toEqual([])
  expect(await next.engine.receipts.history()).toMatchObject([{ batch: batch.number, done: 3, verified: 2 }])
  expect(await manifestOf(next.engine, batch.number)).toMatchObject({ listed: 2, leftOut: 2 })
  expect((await next.engine.begin(batchOf('upload'))).number).toBe(batch.number + 1)
})

test('receipts go after their days, but never those of rows that are still in the list', async () => {
  const { engine, batch, run } = await setUp()
  engine.clearFinished()
  await run('d').succeed({ content })
  await engine.receipts.sweep(30, 35 * dayMs)
  expect(await engine.receipts.history()).toMatchObject([{ done: 3 }])
  await engine.receipts.sweep(30, 35 * dayMs + 1)
  expect(await engine.receipts.history()).toMatchObject([{ done: 1 }])
  engine.clearFinished()
  await engine.receipts.sweep(30, 35 * dayMs + 1)
  expect(await engine.receipts.history()).toEqual([])
  const gone = { listed: 0, leftOut: 0 }
  expect(await engine.receipts.saveManifest(batch.number, '/nowhere/at/all')).toEqual(gone)
})

test('deletes and folder marks have no place in a manifest, and a file outside of one folder its whole path', async () => {
  const { engine, run } = setUpEngine()
  const batch = await engine.begin(batchOf('upload', { root: null, plan }))
  const marker = { ...download('f/', ['f']), isFolderMarker: true }
  await engine.add([upload('x'), upload('e/', { sourcePath: null }), marker, deletion('g/')], batch)
  for (const key of ['x', 'e/', 'f/']) await run(key).succeed({ content })
  await run('g/').succeed()
  const { text } = await manifestOf(engine, batch.number)
  expect(text).toBe('0123456789abcdef0123456789abcdef  /from/x\n')
})

test('a manifest that cannot be written says where, and leaves what is there', async () => {
  const { engine, batch } = await setUp()
  const file = path.join(await temporaryFolder(), 'missing', 'manifest.md5')
  await expect(engine.receipts.saveManifest(batch.number, file)).rejects.toMatchObject({
    data: { code: 'local.missing', subject: file },
  })
})

test.each([
  ['photos/2024/', '2024.md5'],
  ['a.txt', 'a.txt.md5'],
  ['', 'b.md5'],
  ['x/один: <2>/', 'один_ _2_.md5'],
])('the manifest of a batch about "%s" is proposed as %s', async (title, name) => {
  const { engine } = setUpEngine()
  const batch = await engine.begin(batchOf('upload', { title }))
  await engine.add([upload('a')], batch)
  expect(await engine.receipts.manifestFileName(batch.number)).toBe(name)
  expect(await engine.receipts.manifestFileName(batch.number + 1)).toBeNull()
})

test('receipts are swept at the start and every day, by what the settings say then', async () => {
  const { engine, clock } = await setUp()
  engine.clearFinished()
  let keptDays = 30
  const timers: (() => void)[] = []
  const wake = () => timers.pop()?.()
  const problems: unknown[] = []
  const end = sweepDaily({
    receipts: engine.receipts,
    keptDays: () => keptDays,
    now: () => clock.nowMs,
    setTimer: (callback, delayMs) => {
      expect(delayMs).toBe(dayMs)
      timers.push(callback)
      return () => timers.splice(0)
    },
    onProblem: (error) => problems.push(error),
  })
  clock.nowMs = 8 * dayMs
  wake()
  expect(await engine.receipts.history()).toHaveLength(1)
  keptDays = 2
  wake()
  expect(await engine.receipts.history()).toEqual([])
  end()
  expect(timers).toEqual([])
  expect(problems).toEqual([])
})
