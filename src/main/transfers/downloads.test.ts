import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { EntryRef } from '../../shared/entry.ts'
import type { EntrySelection } from '../../shared/view.ts'
import { rowsOf } from '../testing/scripted-engine.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { account, gate, startTransfers } from '../testing/test-transfers.ts'

async function setUp(objects: Readonly<Record<string, string>>) {
  const transfers = await startTransfers()
  for (const [key, content] of Object.entries(objects)) await transfers.server.put(key, content)
  const { signal } = new AbortController()
  await transfers.catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, signal })
  const root = await temporaryFolder()
  let accepted: number | undefined
  const saveSelected = (selection: EntrySelection) =>
    transfers.downloads.accept(
      account,
      { selection, root },
      { signal, onAccepted: (files) => (accepted = files) },
    )
  const save = (...entries: readonly string[]) =>
    saveSelected({ kind: 'entries', entries: entries.map((entry) => refTo(entry)) })
  const write = async (name: string, content: string) => writeFile(path.join(root, name), content)
  /** Every file below the root with its content; folders end in a slash. */
  async function saved(): Promise<Record<string, string>> {
    const contents: Record<string, string> = {}
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const at = path.join(entry.parentPath, entry.name)
      const name = path.relative(root, at)
      if (entry.isFile()) contents[name] = await readFile(at, 'utf8')
      else contents[`${name}/`] = ''
    }
    return contents
  }
  return { ...transfers, root, save, saveSelected, write, saved, accepted: () => accepted }
}

function refTo(entry: string): EntryRef {
  return entry.endsWith('/') ? { kind: 'folder', prefix: entry } : { kind: 'object', key: entry }
}

test('objects get their last segment as a name, folders come with all that is below them', async () => {
  const { save, saved, ended, accepted } = await setUp({
    'in/a.txt': 'a',
    'in/pics/': '',
    'in/pics/один #1 %.png': 'png',
    'in/pics/deep/a b.json': '{}',
    'in/pics/empty/': '',
    'in/pics/zero': '',
    'in/other': 'not asked for',
  })
  await save('in/a.txt', 'in/pics/')
  await ended()
  expect(accepted()).toBe(6)
  expect(await saved()).toEqual({
    'a.txt': 'a',
    'pics/': '',
    'pics/deep/': '',
    'pics/deep/a b.json': '{}',
    'pics/empty/': '',
    'pics/zero': '',
    'pics/один #1 %.png': 'png',
  })
})

test('a stretch of a view is saved: its objects by their names, its folders with all that is below', async () => {
  const { saveSelected, saved, ended, accepted } = await setUp({
    'in/1.txt': 'one',
    'in/2.txt': 'two',
    'in/10.txt': 'ten',
    'in/deep/er/x': 'x',
    'in/left/out': 'not asked for',
    'elsewhere/also': 'also',
  })
  await saveSelected({
    kind: 'stretch',
    view: { kind: 'folder', prefix: 'in/' },
    sort: { by: 'name', direction: 'ascending' },
    from: refTo('in/2.txt'),
    to: null,
    except: [],
    also: [refTo('in/deep/'), refTo('elsewhere/also')],
  })
  await ended()
  expect(accepted()).toBe(4)
  expect(await saved()).toEqual({
    '2.txt': 'two',
    '10.txt': 'ten',
    'deep/': '',
    'deep/er/': '',
    'deep/er/x': 'x',
    also: 'also',
  })
})

test('keys that a disk cannot hold as they are all get a place of their own', async () => {
  const { save, saved, ended, engine } = await setUp({
    'f/a': 'file a',
    'f/a/b': 'a/b',
    'f/a//b': 'a//b',
    'f/a/_/b': 'a/_/b',
    'f/x/': 'bytes under a folder’s name',
    'f/nul\0l': 'nul',
    'f/new\nline': 'newline',
    [`f/${'漢'.repeat(100)}`]: 'long',
    'f//etc/passwd': 'rooted',
  })
  await save('f/')
  await ended()
  expect(engine.summary()).toMatchObject({ failed: 0, total: 9 })
  const contents = await saved()
  const long = Object.keys(contents).find((name) => name.includes('漢')) ?? ''
  expect(Buffer.byteLength(path.basename(long))).toBeLessThanOrEqual(255)
  expect(contents).toEqual({
    'f/': '',
    'f/_/': '',
    'f/_/etc/': '',
    'f/_/etc/passwd': 'rooted',
    'f/a (2)': 'file a',
    'f/a/': '',
    'f/a/_ (2)/': '',
    'f/a/_ (2)/b': 'a/_/b',
    'f/a/_/': '',
    'f/a/_/b': 'a//b',
    'f/a/b': 'a/b',
    'f/new␊line': 'newline',
    'f/nul␀l': 'nul',
    'f/x/': '',
    'f/x/_': 'bytes under a folder’s name',
    [long]: 'long',
  })
})

test('dots in a key lead nowhere', async () => {
  const { save, saved, ended } = await setUp({
    'f/../../escape': 'x',
    'f/..': 'y',
    'f/./z': 'z',
    '../up': 'up',
  })
  await save('f/', '../up')
  await ended()
  expect(await saved()).toEqual({
    'f/': '',
    'f/．/': '',
    'f/．/z': 'z',
    'f/．．/': '',
    'f/．．/．．/': '',
    'f/．．/．．/escape': 'x',
    'f/．． (2)': 'y',
    up: 'up',
  })
})

test('what is new starts while a question is open; each choice does what it says', async () => {
  const { save, saved, write, ended, asked, answer, statuses } = await setUp({
    'a.txt': 'remote a',
    'b.txt': 'remote b',
    'c.txt': 'remote c',
    'fresh.txt': 'fresh',
  })
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await write(name, 'local')
  const saving = save('a.txt', 'b.txt', 'c.txt', 'fresh.txt')
  expect(await asked()).toMatchObject({
    direction: 'download',
    name: 'a.txt',
    bucket: 'b',
    remaining: 2,
    existingSizeBytes: 5,
    newSizeBytes: 8,
  })
  await ended()
  expect(statuses()).toEqual(['fresh.txt done'])
  await answer('replace')
  await answer('skip')
  await answer('keepBoth')
  await saving
  await ended()
  expect(await saved()).toEqual({
    'a.txt': 'remote a',
    'b.txt': 'local',
    'c (2).txt': 'remote c',
    'c.txt': 'local',
    'fresh.txt': 'fresh',
  })
  expect(statuses()).toEqual(['a.txt done', 'b.txt skipped', 'c.txt done', 'fresh.txt done'])
})

test('for the rest, and a name that is free on the disk and in the batch', async () => {
  const { save, saved, write, ended, answer, engine } = await setUp({
    'a.txt': 'remote a',
    'a (2).txt': 'remote a 2',
    'b.txt': 'remote b',
  })
  await write('a.txt', 'local a')
  await write('b.txt', 'local b')
  await write('b (2).txt', 'local b 2')
  const saving = save('a.txt', 'a (2).txt', 'b.txt')
  await answer('keepBoth', true)
  await saving
  await ended()
  expect(await saved()).toEqual({
    'a (2).txt': 'remote a 2',
    'a (3).txt': 'remote a',
    'a.txt': 'local a',
    'b (2).txt': 'local b 2',
    'b (3).txt': 'remote b',
    'b.txt': 'local b',
  })
  const rows = rowsOf(engine).map(({ key, savedAs }) => `${key} ${savedAs}`)
  expect(rows.toSorted()).toEqual(['a (2).txt undefined', 'a.txt a (3).txt', 'b.txt b (3).txt'])
})

test('closing the question leaves what is not decided as it is', async () => {
  const { save, saved, write, ended, answer } = await setUp({ a: 'remote', b: 'remote', c: 'remote' })
  await write('a', 'local')
  await write('b', 'local')
  const failure = save('a', 'b', 'c').catch((error: unknown) => error)
  await answer('replace')
  await answer('cancel')
  expect(await failure).toMatchObject({ data: { code: 'cancelled' } })
  await ended()
  expect(await saved()).toEqual({ a: 'remote', b: 'local', c: 'remote' })
})

test('what is being saved already is asked about, and the second goes after the first', async () => {
  const { save, saved, ended, asked, answer, held, statuses } = await setUp({ a: 'remote' })
  const first = gate()
  held.get = first.closed
  await save('a')
  const again = save('a')
  expect(await asked()).toMatchObject({ name: 'a', existingSizeBytes: null })
  await answer('replace')
  await again
  expect(statuses()).toEqual(['a waiting', 'a waiting'])
  first.open()
  await ended()
  expect(await saved()).toEqual({ a: 'remote' })
  expect(statuses()).toEqual(['a done', 'a done'])
})

test('folders that are there are filled without a question; their own files are asked about', async () => {
  const { save, saved, root, write, ended, answer } = await setUp({
    'f/': '',
    'f/old': 'remote',
    'f/g/': '',
    'f/g/new': 'new',
  })
  await mkdir(path.join(root, 'f/g'), { recursive: true })
  await write('f/old', 'local')
  const saving = save('f/')
  await answer('skip')
  await saving
  await ended()
  expect(await saved()).toEqual({ 'f/': '', 'f/g/': '', 'f/g/new': 'new', 'f/old': 'local' })
})

test('a folder that was not walked lately is walked first, and comes as it is now', async () => {
  const { save, saved, ended, clock, server, lists } = await setUp({ 'f/a': 'a' })
  await server.put('f/b', 'b')
  clock.nowMs += 60_001
  await save('f/')
  await ended()
  expect(lists()).toBe(2)
  expect(await saved()).toEqual({ 'f/': '', 'f/a': 'a', 'f/b': 'b' })
})
