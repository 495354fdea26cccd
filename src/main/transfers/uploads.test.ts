import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { Fault } from '../../emulator/faults.ts'
import { rowsOf } from '../testing/scripted-engine.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { account, gate, startTransfers } from '../testing/test-transfers.ts'

async function setUp(...faults: readonly Fault[]) {
  const transfers = await startTransfers(faults)
  const folder = await temporaryFolder()
  let accepted: number | undefined
  const drop = (prefix: string, ...names: readonly string[]) =>
    transfers.uploads.accept(
      { ...account, prefix },
      names.map((name) => path.join(folder, name)),
      { signal: new AbortController().signal, onAccepted: (files) => (accepted = files) },
    )
  async function files(contents: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(contents)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
      await writeFile(path.join(folder, name), content)
    }
  }
  async function stored(): Promise<Record<string, string>> {
    const contents: Record<string, string> = {}
    for (const key of await transfers.server.keys()) {
      contents[key] = (await transfers.server.get(key))?.content.toString() ?? ''
    }
    return contents
  }
  return { ...transfers, folder, drop, files, stored, accepted: () => accepted }
}

test('files and nested folders get keys below the open folder', async () => {
  const { drop, files, folder, stored, ended, accepted, statuses } = await setUp()
  await files({
    'hello.txt': 'hello',
    'empty.txt': '',
    'pics/один #1 %.png': 'png',
    'pics/deep/a b.json': '{}',
  })
  await mkdir(path.join(folder, 'pics/nothing'))
  await drop('in/', 'hello.txt', 'empty.txt', 'pics')
  await ended()
  expect(accepted()).toBe(5)
  expect(await stored()).toEqual({
    'in/empty.txt': '',
    'in/hello.txt': 'hello',
    'in/pics/deep/a b.json': '{}',
    'in/pics/nothing/': '',
    'in/pics/один #1 %.png': 'png',
  })
  expect(statuses().every((status) => status.endsWith(' done'))).toBe(true)
})

test('what is new starts while a question is open; each choice does what it says', async () => {
  const { drop, files, server, stored, ended, asked, answer, statuses } = await setUp()
  await files({ 'a.txt': 'new', 'b.txt': 'new', 'c.txt': 'new', 'fresh.txt': 'new' })
  for (const key of ['a.txt', 'b.txt', 'c.txt']) await server.put(key, `old ${key}`)
  const dropped = drop('', 'a.txt', 'b.txt', 'c.txt', 'fresh.txt')
  expect(await asked()).toMatchObject({
    direction: 'upload',
    name: 'a.txt',
    bucket: 'b',
    remaining: 2,
    existingSizeBytes: 9,
    newSizeBytes: 3,
  })
  await ended()
  expect(statuses()).toEqual(['fresh.txt done'])
  await answer('replace')
  await answer('skip')
  await answer('keepBoth')
  await dropped
  await ended()
  expect(await stored()).toEqual({
    'a.txt': 'new',
    'b.txt': 'old b.txt',
    'c (2).txt': 'new',
    'c.txt': 'old c.txt',
    'fresh.txt': 'new',
  })
  expect(statuses()).toEqual(['a.txt done', 'b.txt skipped', 'c (2).txt done', 'fresh.txt done'])
})

test('keep both finds a key that is free on the server, in the batch, and in the queue', async () => {
  const { drop, files, server, stored, ended, answer } = await setUp()
  await files({ 'a.txt': 'new', 'a (3).txt': 'third' })
  await server.put('a.txt', 'old')
  await server.put('a (2).txt', 'old second')
  const dropped = drop('', 'a.txt', 'a (3).txt')
  await answer('keepBoth')
  await dropped
  await ended()
  expect(await stored()).toEqual({
    'a (2).txt': 'old second',
    'a (3).txt': 'third',
    'a (4).txt': 'new',
    'a.txt': 'old',
  })
})

test('for the rest: many at once, each beside its own', async () => {
  const { drop, files, server, stored, ended, answer, lists } = await setUp()
  const names = ['a', 'b', 'c', 'd', 'e']
  await files(Object.fromEntries(names.map((name) => [`pics/${name}`, 'new'])))
  for (const name of names) await server.put(`pics/${name}`, 'old')
  const dropped = drop('', 'pics')
  await answer('keepBoth', true)
  await dropped
  await ended()
  const both = names.flatMap((name) => [
    [`pics/${name}`, 'old'],
    [`pics/${name} (2)`, 'new'],
  ])
  expect(lists()).toBe(1)
  expect(await stored()).toEqual(Object.fromEntries(both))
})

test('after a long think, many free names are looked for with one list', async () => {
  const { drop, files, server, clock, asked, ended, answer, lists, stored } = await setUp()
  const names = ['a', 'b', 'c', 'd']
  await files(Object.fromEntries(names.map((name) => [`pics/${name}`, 'new'])))
  for (const name of names) await server.put(`pics/${name}`, 'old')
  const dropped = drop('', 'pics')
  await asked()
  await server.put('pics/a (2)', 'somebody’s')
  clock.nowMs += 60_001
  await answer('keepBoth', true)
  await dropped
  await ended()
  expect(lists()).toBe(2)
  expect(await stored()).toMatchObject({
    'pics/a (2)': 'somebody’s',
    'pics/a (3)': 'new',
    'pics/d (2)': 'new',
  })
})

test('closing the question leaves what is not decided undone', async () => {
  const { drop, files, server, stored, ended, answer, statuses } = await setUp()
  await files({ a: 'new', b: 'new', c: 'new' })
  for (const key of ['a', 'b']) await server.put(key, 'old')
  const dropped = drop('', 'a', 'b', 'c')
  const failure = dropped.catch((error: unknown) => error)
  await answer('replace')
  await answer('cancel')
  expect(await failure).toMatchObject({ data: { code: 'cancelled' } })
  await ended()
  expect(await stored()).toEqual({ a: 'new', b: 'old', c: 'new' })
  expect(statuses()).toEqual(['a done', 'c done'])
})

test('two files of one name are not put onto each other unasked', async () => {
  const { drop, files, stored, ended, answer } = await setUp()
  await files({ 'one/x.txt': 'first', 'two/x.txt': 'second' })
  const dropped = drop('', 'one/x.txt', 'two/x.txt')
  await answer('keepBoth')
  await dropped
  await ended()
  expect(await stored()).toEqual({ 'x (2).txt': 'second', 'x.txt': 'first' })
})

test('a file that is dropped again while it is still sent is asked about, and goes after it', async () => {
  const { drop, files, stored, ended, asked, answer, held, statuses } = await setUp()
  await files({ 'one/x': 'first', 'two/x': 'second' })
  const first = gate()
  held.put = first.closed
  await drop('', 'one/x')
  const again = drop('', 'two/x')
  expect(await asked()).toMatchObject({ name: 'x', existingSizeBytes: null, newSizeBytes: 6 })
  await answer('replace')
  await again
  expect(statuses()).toEqual(['x waiting', 'x waiting'])
  first.open()
  await ended()
  expect(await stored()).toEqual({ x: 'second' })
})

test('an empty folder that is there already is passed over without a question', async () => {
  const { drop, folder, server, ended, statuses } = await setUp()
  await mkdir(path.join(folder, 'empty'))
  await server.put('empty/', '')
  await drop('', 'empty')
  await ended()
  expect(statuses()).toEqual(['empty/ skipped'])
})

test('what cannot be sent is on record with its reason, and the rest goes', async () => {
  const { drop, files, folder, ended, engine, accepted } = await setUp()
  await files({ 'pics/x': 'x' })
  await symlink(path.join(folder, 'pics/x'), path.join(folder, 'pics/link'))
  const prefix = `${'p'.repeat(1018)}/`
  await drop(prefix, 'pics')
  await ended()
  expect(accepted()).toBe(2)
  const rows = rowsOf(engine).map(({ key, status, error }) => `${key} ${status} ${error?.code}`)
  expect(rows.toSorted()).toEqual([
    `${prefix}pics/link skipped local.link`,
    `${prefix}pics/x skipped key.malformed`,
  ])
})

test('150 loose files into a folder that was just listed ask for nothing', async () => {
  const { drop, files, catalog, ended, lists, server } = await setUp()
  const names = Array.from({ length: 150 }, (_, number) => `file-${number}`)
  await files(Object.fromEntries(names.map((name) => [name, 'x'])))
  await catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, signal: new AbortController().signal })
  expect(lists()).toBe(1)
  await drop('', ...names)
  await ended()
  expect(lists()).toBe(1)
  expect(server.stats().byMethod).toMatchObject({ PUT: 150 })
})

test.each([
  ['a few loose files: one each', ['1', '2', '3'], 3],
  ['many loose files: one for their folder', ['1', '2', '3', '4'], 1],
  ['a few in a folder: one each', ['f/1', 'f/2'], 2],
  ['a big folder: one for it', ['f/1', 'f/2', 'f/g/3', 'f/h/4'], 1],
])('requests that ask what exists, %s', async (_what, names, expected) => {
  const { drop, files, ended, lists } = await setUp()
  await files(Object.fromEntries(names.map((name) => [name, 'x'])))
  await drop('in/', ...new Set(names.map((name) => name.split('/')[0] ?? '')))
  await ended()
  expect(lists()).toBe(expected)
})

test('an old list is not trusted', async () => {
  const { drop, files, catalog, clock, server, answer, ended, stored } = await setUp()
  await files({ a: 'new' })
  await catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, signal: new AbortController().signal })
  await server.put('a', 'somebody’s')
  clock.nowMs += 60_001
  const dropped = drop('', 'a')
  await answer('skip')
  await dropped
  await ended()
  expect(await stored()).toEqual({ a: 'somebody’s' })
})

test('when what exists cannot be learnt, nothing is sent', async () => {
  const { drop, files, statuses, accepted, server } = await setUp({
    operation: 'list',
    match: '*',
    kind: 'status',
    parameter: 403,
  })
  await files({ a: 'new' })
  await expect(drop('', 'a')).rejects.toMatchObject({ data: { code: 'auth.forbidden' } })
  expect(statuses()).toEqual([])
  expect(accepted()).toBeUndefined()
  expect(server.stats().byMethod['PUT']).toBeUndefined()
})

test('when a free name cannot be looked for, the file is left out, with the reason', async () => {
  const { drop, files, server, engine, answer, statuses, ended } = await setUp({
    operation: 'list',
    match: 'a (*',
    kind: 'status',
    parameter: 403,
  })
  await files({ a: 'new', b: 'new' })
  for (const key of ['a', 'b']) await server.put(key, 'old')
  const dropped = drop('', 'a', 'b')
  await answer('keepBoth', true)
  await dropped
  await ended()
  expect(statuses()).toEqual(['a skipped', 'b (2) done'])
  expect(rowsOf(engine).find(({ key }) => key === 'a')?.error).toMatchObject({ code: 'auth.forbidden' })
})
