import { existsSync } from 'node:fs'
import { mkdir, open as openFile, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import { catalogFile, fill, filledFile, known } from '../../testing/store-file.ts'
import { SqlDatabase } from '../../sqlite/database.ts'
import { StoreFailure } from '../../sqlite/thread-client.ts'

const empty = { objects: 0, walks: 0 }
const full = { objects: 3_000, walks: 1 }

test('a new file is made, with the folders on the way to it, and is there at the next start', async () => {
  const { filePath, aside, open } = await catalogFile()
  const first = open()
  expect(await first.opened()).toEqual({ moment: 0, sparing: { day: 0, requests: 0 }, notice: null })
  await fill(first)
  await first.close(false)
  const second = open()
  expect(await second.opened()).toEqual({
    moment: 1,
    sparing: { day: 20_260_101, requests: 7 },
    notice: null,
  })
  expect(await known(second)).toEqual(full)
  await second.close(false)
  expect(existsSync(filePath)).toBe(true)
  expect(existsSync(aside)).toBe(false)
})

test('the file of an account that is forgotten goes, with what was put aside', async () => {
  const { filePath, aside, open } = await catalogFile()
  const store = open()
  await fill(store)
  await writeFile(aside, 'old')
  await store.close(true)
  for (const end of ['', '-wal', '-shm', '.aside']) expect(existsSync(filePath + end)).toBe(false)
})

async function overwrite(filePath: string, from: number, length: number): Promise<void> {
  const file = await openFile(filePath, 'r+')
  await file.write(Buffer.alloc(length, 0xa5), 0, length, from)
  await file.close()
}

test.each<{ what: string; spoil: (filePath: string) => Promise<void> }>([
  { what: 'whose header is damaged', spoil: (filePath) => overwrite(filePath, 0, 100) },
  {
    what: 'that holds something else',
    spoil: (filePath) => writeFile(filePath, 'not a database'.repeat(999)),
  },
  { what: 'that was cut off within its header', spoil: (filePath) => truncate(filePath, 50) },
  {
    what: 'of a newer version',
    spoil: async (filePath) => {
      const database = new SqlDatabase(filePath)
      database.script('PRAGMA user_version = 1000')
      database.close()
      await Promise.resolve()
    },
  },
  {
    what: 'of this version with tables of another program',
    spoil: async (filePath) => {
      await rm(filePath)
      const database = new SqlDatabase(filePath)
      database.script('PRAGMA user_version = 1')
      database.script('PRAGMA journal_mode = WAL')
      database.script('CREATE TABLE objects (id TEXT)')
      database.close()
    },
  },
])('a file $what is put aside as it is, with a word, and a new one fills again', async ({ spoil }) => {
  const { filePath, aside, open } = await filledFile()
  await spoil(filePath)
  const spoilt = await readFile(filePath)
  const store = open()
  const { notice } = await store.opened()
  expect(notice).toMatchObject({ kind: 'putAside', movedTo: aside, reason: expect.stringMatching(/./) })
  expect((await readFile(aside)).equals(spoilt)).toBe(true)
  expect(await known(store)).toEqual(empty)
  await fill(store)
  await store.close(false)
  const next = open()
  expect((await next.opened()).notice).toBeNull()
  expect(await known(next)).toEqual(full)
  await next.close(false)
})

test.each([
  { what: 'in its middle', from: 0.4, to: 0.6 },
  { what: 'all over but for its first page', from: 0, to: 1 },
])('a file that is damaged $what is put aside when that is met', async ({ from, to }) => {
  const { filePath, aside, open, notices } = await filledFile()
  const { size } = await stat(filePath)
  const start = 4096 + Math.floor((from * (size - 4096)) / 4096) * 4096
  await overwrite(filePath, start, Math.floor((to - from) * (size - 4096)))
  const store = open()
  const { notice } = await store.opened()
  const failure = await known(store).catch((error: unknown) => error)
  // At the start, or to whoever asked for what lies there.
  const told = notice ?? (failure instanceof StoreFailure ? notices[0] : undefined)
  expect(told).toMatchObject({ kind: 'putAside', movedTo: aside })
  expect(existsSync(aside)).toBe(true)
  expect(await known(store)).toEqual(empty)
  await fill(store)
  expect(await known(store)).toEqual(full)
  expect((await store.opened()).notice).toMatchObject({ kind: 'putAside' })
  await store.close(false)
})

test('a file that was cut off in its middle loses nothing silently', async () => {
  const { filePath, aside, open, notices } = await filledFile()
  await truncate(filePath, Math.floor((await stat(filePath)).size / 2))
  const store = open()
  const { notice } = await store.opened()
  await known(store).catch(() => undefined)
  expect(notice ?? notices[0]).toMatchObject({ kind: 'putAside', movedTo: aside })
  await fill(store)
  expect(await known(store)).toEqual(full)
  await store.close(false)
})

test('a folder that has the file’s name is put aside, whatever is in it', async () => {
  const { filePath, aside, open } = await catalogFile()
  await mkdir(path.join(filePath, 'within'), { recursive: true })
  await writeFile(path.join(filePath, 'within', 'kept'), 'kept')
  const store = open()
  expect((await store.opened()).notice).toMatchObject({ kind: 'putAside', movedTo: aside })
  expect(await readFile(path.join(aside, 'within', 'kept'), 'utf8')).toBe('kept')
  await fill(store)
  expect(await known(store)).toEqual(full)
  await store.close(false)
})

test('what was put aside before makes room', async () => {
  const { filePath, aside, open } = await filledFile()
  await mkdir(aside)
  await writeFile(path.join(aside, 'older'), 'older')
  await writeFile(
    filePath,
    'no database at all, and longer than a header of one hundred bytes would be'.repeat(9),
  )
  const store = open()
  expect((await store.opened()).notice).toMatchObject({ kind: 'putAside', movedTo: aside })
  expect((await readFile(aside, 'utf8')).startsWith('no database')).toBe(true)
  await store.close(false)
})

test('where no file can be at all, the catalog lives in memory, and says so', async () => {
  const { filePath, open } = await catalogFile()
  await writeFile(path.dirname(filePath), 'a file where the folder should be')
  const store = open()
  expect((await store.opened()).notice).toMatchObject({ kind: 'notKept', reason: expect.stringMatching(/./) })
  await fill(store)
  expect(await known(store)).toEqual(full)
  await store.close(false)
})
