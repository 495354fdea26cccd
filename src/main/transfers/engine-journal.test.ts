import path from 'node:path'

import { expect, test, vi } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { openInlineJournal } from '../testing/inline-journal.ts'
import { deletion, download, keysOf, numbered, setUpEngine, upload } from '../testing/scripted-engine.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { gate } from '../testing/test-transfers.ts'
import { StoreFailure } from '../sqlite/thread-client.ts'
import type { Journal, OpenJournal } from './journal/journal-api.ts'

const stopped = new AppError({ code: 'cancelled' })

async function journalFile(): Promise<string> {
  return path.join(await temporaryFolder(), 'transfers.sqlite')
}

/** An engine over the file as an earlier one left it, whether that was closed or not. */
async function restart(filePath: string) {
  const next = setUpEngine({ journal: filePath })
  await next.engine.restored()
  return next
}

/** A journal in memory of which the test may take calls over. */
function takenOver(change: (journal: Journal) => Partial<Journal>): OpenJournal {
  return (onEvent) => {
    const journal = openInlineJournal(':memory:', onEvent)
    return { ...journal, ...change(journal) }
  }
}

test('killed at any moment, every accepted transfer is there again in its order', async () => {
  const file = await journalFile()
  const { engine, run, row } = setUpEngine({ journal: file })
  await engine.add([...numbered(8).map((key) => upload(key)), deletion('f/')])
  run('1').move.onProgress(50)
  const content = { sizeBytes: 100, md5: '0'.repeat(32), etag: null }
  await run('0').succeed({ verified: false, savedAs: 'x', content })
  await run('2').fail(new AppError({ code: 'remote.conflict', subject: '2', status: 409 }))
  engine.pause(row('3').id)
  engine.pause(row('7').id)
  engine.cancel(row('6').id)
  await engine.addSkipped([{ spec: upload('s'), error: { code: 'local.notAFile' } }])

  const next = await restart(file)
  expect(keysOf(next.started).toSorted()).toEqual(['1', '4', '5', 'f/'])
  expect(next.statuses()).toEqual([
    '1 running',
    '4 running',
    '5 running',
    'f/ running',
    '3 paused',
    '7 paused',
    '2 failed',
    's skipped',
    '6 cancelled',
    '0 done',
  ])
  expect(next.row('0')).toMatchObject({ verified: false, savedAs: 'x' })
  expect(next.row('2').error).toEqual({ code: 'remote.conflict', subject: '2', status: 409 })
  expect(next.row('s').error).toEqual({ code: 'local.notAFile' })
  next.engine.clearFinished()
  await next.engine.add([upload('new')])

  const last = await restart(file)
  expect(
    last
      .rows()
      .map(({ key }) => key)
      .toSorted(),
  ).toEqual(['1', '3', '4', '5', '7', 'f/', 'new'])
  expect(new Set(last.rows().map(({ id }) => id)).size).toBe(7)
})

test('closing pauses nothing: what ran waits, and goes on at the next start', async () => {
  const file = await journalFile()
  const { engine, run, row } = setUpEngine({ journal: file })
  await engine.add(numbered(6).map((key) => download(key)))
  engine.pause(row('5').id)
  const closing = engine.close()
  expect(run('0').move.goesOn(stopped)).toBe(true)
  for (const key of numbered(4)) await run(key).fail(stopped)
  await closing
  const next = await restart(file)
  expect(next.statuses()).toEqual([
    '0 running',
    '1 running',
    '2 running',
    '3 running',
    '5 paused',
    '4 waiting',
  ])
})

test('a transfer is shown, and starts, only when it is on record', async () => {
  const commit = gate()
  const journal = takenOver(({ write }) => ({
    write: async (change) => {
      await commit.closed
      return write(change)
    },
  }))
  const { engine, rows, started } = setUpEngine({ journal })
  await engine.restored()
  const adding = engine.add([upload('a')])
  // Nobody else may take its place meanwhile.
  expect(engine.isPending(upload('a'))).toBe(true)
  expect([rows(), started]).toEqual([[], []])
  commit.open()
  await adding
  expect(rows()).toMatchObject([{ key: 'a', status: 'running' }])
})

test('what cannot be put on record is refused, and what is there goes on', async () => {
  let isFull = false
  const journal = takenOver(({ write }) => ({
    write: (change) => (isFull ? Promise.reject(new StoreFailure('disk full')) : write(change)),
  }))
  const { engine, statuses, run, problems } = setUpEngine({ journal })
  await engine.add([upload('a')])
  isFull = true
  const refused = { data: { code: 'journal.unwritable', reason: 'disk full' } }
  await expect(engine.add([upload('b')])).rejects.toMatchObject(refused)
  expect(engine.isPending(upload('b'))).toBe(false)
  await run('a').succeed()
  expect(statuses()).toEqual(['a done'])
  isFull = false
  await engine.add([upload('b')])
  expect(statuses()).toEqual(['b running', 'a done'])
  expect(problems).toEqual([])
})

test('an end that cannot be put on record is told once, and written with the next that can', async () => {
  const file = await journalFile()
  let isFull = false
  const { engine, run, problems } = setUpEngine({
    journal: (onEvent) => {
      const { write, ...rest } = openInlineJournal(file, onEvent)
      return {
        ...rest,
        write: (change) => (isFull ? Promise.reject(new StoreFailure('disk full')) : write(change)),
      }
    },
  })
  await engine.add(numbered(3).map((key) => upload(key)))
  isFull = true
  await run('0').succeed()
  await run('1').succeed()
  await vi.waitFor(() => {
    expect(problems).toMatchObject([{ data: { code: 'journal.unwritable' } }])
  })
  isFull = false
  await run('2').succeed()
  await engine.close()
  expect(problems).toHaveLength(1)
  expect((await restart(file)).engine.summary()).toMatchObject({ total: 3, finished: 3 })
})

test('what a mover puts on record is what the next run gets, also after a kill', async () => {
  const file = await journalFile()
  const first = setUpEngine({ journal: file })
  await first.engine.add([download('a')])
  expect(first.run('a').move.checkpoint).toBeNull()
  await first.run('a').move.onCheckpoint('etag')
  const next = await restart(file)
  expect(next.run('a').move.checkpoint).toBe('etag')
})

test('a cancelled download is cleaned up after its mover has ended, and only then leaves the record', async () => {
  const file = await journalFile()
  const { engine, row, run, discarded } = setUpEngine({ journal: file })
  await engine.add([download('a')])
  engine.cancel(row('a').id)
  engine.clearFinished()
  expect(discarded).toEqual([])

  // The app is killed before the mover has ended.
  const next = await restart(file)
  expect(next.statuses()).toEqual(['a cancelled'])
  expect(keysOf(next.started)).toEqual([])
  await vi.waitFor(() => {
    expect(next.discarded).toEqual([download('a')])
  })
  await next.engine.close()
  const last = await restart(file)
  await last.engine.close()
  expect(last.discarded).toEqual([])

  await run('a').fail(stopped)
  expect(discarded).toEqual([download('a')])
})

test('cancelled while it is paused or waits after a restart, what it may have left is removed', async () => {
  const file = await journalFile()
  const first = setUpEngine({ journal: file })
  await first.engine.add(numbered(6).map((key) => download(key)))
  first.engine.pause(first.row('0').id)
  await first.run('0').fail(stopped)
  first.engine.cancel(first.row('0').id)
  first.engine.cancel(first.row('5').id)
  // The last one never began.
  await vi.waitFor(() => {
    expect(first.discarded.map(({ key }) => key)).toEqual(['0'])
  })
  const next = await restart(file)
  next.engine.cancel(null)
  await Promise.all(next.started.map(({ fail }) => fail(stopped)))
  await next.engine.close()
  expect(next.discarded.map(({ key }) => key).toSorted()).toEqual(['1', '2', '3', '4'])
})

test('retried while it is cleaned up, it starts behind that', async () => {
  const cleaning = gate()
  const { engine, row, run, started } = setUpEngine({
    discard: () => cleaning.closed,
  })
  await engine.add([download('a')])
  engine.cancel(row('a').id)
  await run('a').fail(stopped)
  engine.retry(row('a').id)
  expect(row('a').status).toBe('waiting')
  expect(started).toHaveLength(1)
  cleaning.open()
  await vi.waitFor(() => {
    expect(row('a').status).toBe('running')
  })
})
