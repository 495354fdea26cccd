import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import { temporaryFolder } from '../testing/test-server.ts'
import { openAccountFile, type AccountFileContent } from './account-file.ts'

const account = (name: string) => ({
  id: `id of ${name}`,
  name,
  kind: 'remote' as const,
  endpoint: 'https://api.cloudstore.io/v2',
  buckets: [{ name: 'photos', region: 'eu-west-1', versioning: true }, { name: 'added by name' }],
})
const content = (...names: readonly string[]): AccountFileContent => ({
  version: 1,
  currentAccountId: null,
  accounts: names.map((name) => account(name)),
})

async function setUp() {
  const folder = await temporaryFolder()
  return { folder, file: path.join(folder, 'accounts.json') }
}

test('without a file there are no accounts, and nothing is wrong', async () => {
  const { folder, file } = await setUp()
  const opened = await openAccountFile(file)
  expect(opened).toMatchObject({ content: { accounts: [], currentAccountId: null }, problem: null })
  expect(await readdir(folder)).toEqual([])
})

test('what is written is there again, for this user alone', async () => {
  const { folder, file } = await setUp()
  const written = { ...content('one', 'two'), currentAccountId: 'id of two' }
  await (await openAccountFile(file)).write(written)
  expect((await openAccountFile(file)).content).toEqual(written)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['accounts.json'])
})

test('writes go one after the other: the last one counts, and a reader never sees half of one', async () => {
  const { file } = await setUp()
  const opened = await openAccountFile(file)
  const names = Array.from({ length: 20 }, (_, number) => `account ${number}`)
  const writes = names.map((name, at) => opened.write(content(...names.slice(0, at), name)))
  for (const write of writes) {
    await write
    const seen: unknown = JSON.parse(await readFile(file, 'utf8'))
    expect(seen).toMatchObject({ version: 1 })
  }
  expect((await openAccountFile(file)).content.accounts).toHaveLength(20)
})

test.each([
  ['damaged', '{"version": 1, "accou'],
  ['empty', ''],
  ['of a newer app', JSON.stringify({ version: 2, currentAccountId: null, accounts: [] })],
  ['of another shape', JSON.stringify({ version: 1, currentAccountId: null, accounts: [{ id: 1 }] })],
])('a file that is %s is put aside whole, and told', async (_what, text) => {
  const { folder, file } = await setUp()
  await writeFile(file, text)
  const opened = await openAccountFile(file)
  expect(opened.content.accounts).toEqual([])
  const aside = opened.problem?.subject ?? ''
  expect(opened.problem).toEqual({ code: 'account.fileUnreadable', subject: aside })
  expect(path.dirname(aside)).toBe(folder)
  expect(await readFile(aside, 'utf8')).toBe(text)
  await opened.write(content('new'))
  expect(await readFile(aside, 'utf8')).toBe(text)
  expect((await openAccountFile(file)).content.accounts).toHaveLength(1)
})

test('something in its place that is no file is put aside too', async () => {
  const { file } = await setUp()
  await mkdir(file)
  const opened = await openAccountFile(file)
  expect(opened.problem?.code).toBe('account.fileUnreadable')
  await opened.write(content('new'))
  expect((await openAccountFile(file)).problem).toBeNull()
})

test('where nothing can be written, writing says so, and the next write is tried again', async () => {
  const { folder } = await setUp()
  const opened = await openAccountFile(path.join(folder, 'below', 'accounts.json'))
  const failed = opened.write(content('one'))
  await expect(failed).rejects.toMatchObject({ data: { code: 'local.failed' } })
  await mkdir(path.join(folder, 'below'))
  await opened.write(content('two'))
  const { content: found } = await openAccountFile(path.join(folder, 'below', 'accounts.json'))
  expect(found.accounts[0]?.name).toBe('two')
})
