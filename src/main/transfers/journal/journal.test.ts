import { existsSync } from 'node:fs'
import { copyFile, open as openFile, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'

import { openInlineJournal } from '../../testing/inline-journal.ts'
import { deletion, download, numbered, setUpEngine, upload } from '../../testing/scripted-engine.ts'
import { temporaryFolder } from '../../testing/test-server.ts'
import { SqlDatabase } from '../../sqlite/database.ts'
import { StoreFailure } from '../../sqlite/thread-client.ts'
import { waiting } from '../transfer.ts'
import type { TransferSpec } from '../transfer-spec.ts'
import type { Batch } from '../batch.ts'
import type { Journal, JournalEvent, JournalRecord } from './journal-api.ts'

async function journalPath(): Promise<string> {
  return path.join(await temporaryFolder(), 'transfers.sqlite')
}

const record = (number: number, spec: TransferSpec): JournalRecord => ({
  number,
  batch: null,
  spec,
  state: waiting,
  checkpoint: null,
  isClean: true,
})
const accepting = (accepted: readonly JournalRecord[]) => ({ batches: [], accepted, noted: [], cleared: [] })

async function readAll(journal: Journal): Promise<JournalRecord[]> {
  const all: JournalRecord[] = []
  for (;;) {
    const page = await journal.load(all.at(-1)?.number ?? 0, 100)
    if (page.length === 0) return all
    all.push(...page)
  }
}

test('what was written is there for the next, in its order, although nobody closed it', async () => {
  const file = await journalPath()
  const first = openInlineJournal(file)
  const ifDifferent = upload('a', {
    mayReplace: true,
    onlyIfDifferent: { knownMd5: null },
    replaces: 'e1',
    description: { contentType: 'text/x-note', metadata: { by: 'M. Reis' } },
  })
  const records = [record(1, ifDifferent), record(2, download('b', ['f', 'b'])), record(3, deletion('d/'))]
  await first.write(accepting(records))
  const changed = {
    number: 2,
    state: { status: 'paused', doneUnits: 7 },
    checkpoint: 'e',
    isClean: false,
  } as const
  const batch: Batch = {
    number: 3,
    kind: 'upload',
    accountId: 'account',
    bucket: 'b',
    title: 'photos/',
    root: '/from',
    createdAtMs: 5,
    plan: { files: 1, bytes: 100, requests: 1, folders: 0, refused: 0 },
  }
  const last = { ...record(4, upload('c')), batch: 3 }
  await first.write({ batches: [batch], accepted: [last], noted: [changed], cleared: [3] })
  const next = openInlineJournal(file)
  expect(await next.opened()).toEqual({ lastNumber: 4, lastBatch: 3, notice: null })
  expect(await next.batches()).toEqual([batch])
  expect(await readAll(next)).toEqual([records[0], { ...records[1], ...changed }, last])
})

test('any key and path comes back as it was', async () => {
  const text = fc.string({ unit: 'binary' })
  const half = fc.constantFrom('\uD800', '\u0000', 'a\uDC00b', '"\\')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(text, half), { minLength: 1 }), async (texts) => {
      const journal = openInlineJournal(':memory:')
      const records = texts.map((name, at) => record(at + 1, download(name, [name, name])))
      await journal.write(accepting(records))
      expect(await readAll(journal)).toEqual(records)
      await journal.close()
    }),
    { numRuns: 50 },
  )
})

test('100,000 transfers are accepted with a statement for many, and come back', async () => {
  const run = vi.spyOn(SqlDatabase.prototype, 'run')
  const script = vi.spyOn(SqlDatabase.prototype, 'script')
  const file = await journalPath()
  const { engine, rows } = setUpEngine({ journal: file })
  await engine.restored()
  const scriptsBefore = script.mock.calls.length
  await engine.add(numbered(100_000).map((key) => upload(key)))
  expect(engine.summary().total).toBe(100_000)
  expect(run.mock.calls.length).toBeLessThan(1_000)
  expect(script.mock.calls.length - scriptsBefore).toBeLessThanOrEqual(2 * 100)
  expect(rows()).toHaveLength(1000)
  const next = setUpEngine({ journal: file })
  await next.engine.restored()
  expect(next.engine.summary()).toMatchObject({ total: 100_000, running: 4, waiting: 99_996 })
  expect(next.engine.lines(50_000, 2)).toMatchObject([
    { place: 50_001, row: { key: '50000' } },
    { place: 50_002, row: { key: '50001' } },
  ])
}, 60_000)

/** A journal with so many transfers, as an app that was closed left it. */
async function filledFile(count: number): Promise<string> {
  const file = await journalPath()
  const journal = openInlineJournal(file)
  await journal.write(accepting(numbered(count).map((key, at) => record(at + 1, upload(key)))))
  await journal.close()
  // In this process the library lets go of a file only when its statements are collected as garbage. A copy is free.
  const database = new SqlDatabase(file)
  database.script('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  await copyFile(file, `${file}.copy`)
  for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true })
  await copyFile(`${file}.copy`, file)
  return file
}

async function overwrite(file: string, from: number, length: number): Promise<void> {
  const handle = await openFile(file, 'r+')
  await handle.write(Buffer.alloc(length, 0xa5), 0, length, from)
  await handle.close()
}

test.each<{ what: string; spoil: (file: string) => Promise<void> }>([
  { what: 'whose header is damaged', spoil: (file) => overwrite(file, 0, 100) },
  { what: 'that holds something else', spoil: (file) => writeFile(file, 'no database'.repeat(999)) },
])('a file $what is put aside with a word, and the app goes on with an empty one', async ({ spoil }) => {
  const file = await filledFile(10)
  await spoil(file)
  const spoilt = await readFile(file)
  const { engine, problems, statuses } = setUpEngine({ journal: file })
  await engine.restored()
  expect(problems).toMatchObject([{ data: { code: 'journal.putAside', subject: `${file}.aside` } }])
  expect((await readFile(`${file}.aside`)).equals(spoilt)).toBe(true)
  await engine.add([upload('a')])
  expect(statuses()).toEqual(['a running'])
  const next = setUpEngine({ journal: file })
  await next.engine.restored()
  expect(next.statuses()).toEqual(['a running'])
  expect(next.problems).toEqual([])
})

test('a file that is damaged behind what was read is put aside, and what was read is in the new one', async () => {
  const file = await filledFile(5_000)
  const { size } = await stat(file)
  await overwrite(file, Math.floor(size / 2 / 4096) * 4096, 4096 * 20)
  const { engine, problems } = setUpEngine({ journal: file })
  await engine.restored()
  await engine.add([upload('last')])
  expect(problems).toMatchObject([{ data: { code: 'journal.putAside' } }])
  const { total } = engine.summary()
  expect(total).toBeGreaterThan(1_000)
  expect(total).toBeLessThan(5_001)
  await vi.waitFor(async () => {
    const next = setUpEngine({ journal: file })
    await next.engine.restored()
    expect(next.problems).toEqual([])
    expect(next.engine.summary().total).toBe(total)
  })
})

test('a row that is not what the app wrote counts as damage', async () => {
  const file = await filledFile(3)
  const database = new SqlDatabase(file)
  database.run('UPDATE transfers SET spec = ? WHERE number = 2', '{"kind":"upload"}')
  database.close()
  const events: JournalEvent[] = []
  const journal = openInlineJournal(file, (event) => events.push(event))
  await expect(journal.load(0, 10)).rejects.toBeInstanceOf(StoreFailure)
  expect(events).toMatchObject([{ kind: 'replaced', notice: { kind: 'putAside' } }])
  expect(await journal.load(0, 10)).toEqual([])
  expect(existsSync(`${file}.aside`)).toBe(true)
})

test('a file of the first version is brought up to this one, and nothing of it is lost', async () => {
  const file = await journalPath()
  const old = new SqlDatabase(file)
  old.script(`CREATE TABLE transfers (number INTEGER PRIMARY KEY, spec TEXT NOT NULL, state TEXT NOT NULL,
    checkpoint TEXT, is_clean INTEGER NOT NULL); PRAGMA user_version = 1`)
  const insert = 'INSERT INTO transfers VALUES (?, ?, ?, ?, ?)'
  old.run(insert, 7, JSON.stringify(download('a')), JSON.stringify(waiting), 'etag', 0)
  old.close()
  const journal = openInlineJournal(file)
  expect(await journal.opened()).toEqual({ lastNumber: 7, lastBatch: 0, notice: null })
  expect(await readAll(journal)).toEqual([
    { ...record(7, download('a')), checkpoint: 'etag', isClean: false },
  ])
})
