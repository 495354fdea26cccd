import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import type { TransferLine } from '../../shared/transfer.ts'
import { openAccountFile } from '../accounts/account-file.ts'
import { Accounts } from '../accounts/accounts.ts'
import { createKeychain } from '../accounts/keychain.ts'
import { createKnownBuckets } from '../accounts/known-buckets.ts'
import { systemClock } from '../cloudstore/clock.ts'
import { NewFolders } from '../operations/new-folders.ts'
import { QuitQuestion } from '../presence/quit-question.ts'
import { ObjectDetailsReader } from '../operations/object-details.ts'
import { AppSettings } from '../settings/app-settings.ts'
import { openSettingsFile } from '../settings/settings-file.ts'
import { rowsOf } from '../testing/scripted-engine.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { gate, startTransfers } from '../testing/test-transfers.ts'
import { createUploadMover } from '../transfers/upload.ts'
import { DropGrants } from './drop-grants.ts'
import { createHandlers } from './handlers.ts'

const rowsIn = (lines: readonly TransferLine[]) =>
  lines.flatMap((line) => (line.kind === 'row' ? [line.row] : []))
const { signal } = new AbortController()
const folder = { accountId: 'local', bucket: 'b', prefix: '' }
const sort = { by: 'name', direction: 'ascending' } as const
const view = { kind: 'folder', prefix: '' } as const

function only(key: string) {
  return { kind: 'entries' as const, entries: [{ kind: 'object' as const, key }] }
}

async function setUp() {
  const transfers = await startTransfers()
  const { server, catalog } = transfers
  const disk = await temporaryFolder()
  const chosen: { paths: readonly string[] } = { paths: [] }
  const problems: unknown[] = []
  const copied: string[] = []
  const choose = () => Promise.resolve(chosen.paths)
  const fileToSave = () => Promise.resolve(chosen.paths[0])
  const accounts = new Accounts({
    file: await openAccountFile(path.join(disk, 'accounts.json')),
    keychain: createKeychain({
      loadStore: () => Promise.reject(new Error('none')),
      onStateChange: () => undefined,
    }),
    createClient: () => Promise.resolve(server.client),
    startLocalServer: () => Promise.resolve({ endpoint: 'http://127.0.0.1:9000/v2', apiKey: '' }),
    onChange: () => undefined,
  })
  await accounts.openLocal()
  const grants = new DropGrants()
  const handlers = createHandlers({
    ...transfers,
    accounts,
    grants,
    settings: new AppSettings(await openSettingsFile(path.join(disk, 'settings.json'))),
    quitQuestion: new QuitQuestion({
      isAtWork: () => false,
      ask: () => undefined,
      close: () => undefined,
      clock: systemClock,
    }),
    buckets: createKnownBuckets(accounts, () => undefined),
    newFolders: new NewFolders({
      catalog,
      upload: createUploadMover({ ...server.ports, onUploaded: () => undefined }),
    }),
    state: () => {
      throw new Error('not asked for here')
    },
    choosers: { filesToUpload: choose, folderToUpload: choose, folderToSaveIn: choose, fileToSave },
    details: new ObjectDetailsReader({ catalog, clientFor: () => server.client, now: () => 0 }),
    copyText: (text) => Promise.resolve(void copied.push(text)),
    onProblem: (error) => problems.push(error),
  })
  return { ...transfers, handlers, accounts, grants, chosen, disk, problems, copied }
}

test('a chooser that is closed does nothing', async () => {
  const { handlers, engine } = await setUp()
  expect(await handlers['uploads.choose']({ ...folder, what: 'files' }, signal)).toEqual({ files: 0 })
  expect(await handlers['uploads.choose']({ ...folder, what: 'folder' }, signal)).toEqual({ files: 0 })
  expect(await handlers['downloads.choose']({ ...folder, selection: only('k') }, signal)).toEqual({
    files: 0,
  })
  expect(engine.summary().total).toBe(0)
})

test('a drop is uploaded, seen, downloaded and deleted', async () => {
  const { handlers, grants, disk, chosen, ended, server } = await setUp()
  await writeFile(path.join(disk, 'hello.txt'), 'hello')
  const grantId = grants.grant([path.join(disk, 'hello.txt')])
  expect(await handlers['uploads.dropped']({ ...folder, grantId }, signal)).toEqual({ files: 1 })
  await ended()
  await expect(
    (async () => handlers['uploads.dropped']({ ...folder, grantId }, signal))(),
  ).rejects.toMatchObject({
    data: { code: 'input.invalid' },
  })
  expect(await handlers['views.rows']({ ...folder, view, sort, offset: 0, limit: 10 }, signal)).toMatchObject(
    {
      entryCount: 1,
      rows: [{ key: 'hello.txt', sizeBytes: 5, contentType: 'text/plain' }],
    },
  )
  await server.put('other', 'x')
  chosen.paths = [path.join(disk, 'saved')]
  await mkdir(path.join(disk, 'saved'))
  const selection = only('hello.txt')
  expect(await handlers['downloads.choose']({ ...folder, selection }, signal)).toEqual({ files: 1 })
  await ended()
  expect(await readdir(path.join(disk, 'saved'))).toEqual(['hello.txt'])
  const { planId } = await handlers['deletes.plan']({ ...folder, selection }, signal)
  expect(await handlers['deletes.start']({ planId }, signal)).toEqual({ files: 1 })
  await ended()
  expect(await server.keys()).toEqual(['other'])
  const { lines, summary, question } = await handlers['transfers.page']({ offset: 0, limit: 10 }, signal)
  expect(rowsIn(lines).map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    'delete done',
    'download done',
    'upload done',
  ])
  expect(summary).toMatchObject({ total: 3, finished: 3 })
  expect(question).toBeNull()
})

test('what was transferred is on record after it was cleared, and is written as a manifest', async () => {
  const { handlers, grants, disk, chosen, ended } = await setUp()
  await writeFile(path.join(disk, 'hello.txt'), 'hello')
  await handlers['uploads.dropped'](
    { ...folder, grantId: grants.grant([path.join(disk, 'hello.txt')]) },
    signal,
  )
  await ended()
  await handlers['transfers.clearFinished']({}, signal)
  const [past, ...others] = await handlers['transfers.history']({}, signal)
  expect(past).toMatchObject({ kind: 'upload', bucket: 'b', title: '', done: 1, verified: 1 })
  expect(others).toEqual([])
  const batch = past?.batch ?? 0
  expect(await handlers['transfers.saveManifest']({ batch }, signal)).toBeNull()
  chosen.paths = [path.join(disk, 'b.md5')]
  expect(await handlers['transfers.saveManifest']({ batch: batch + 1 }, signal)).toBeNull()
  expect(await handlers['transfers.saveManifest']({ batch }, signal)).toEqual({ listed: 1, leftOut: 0 })
  expect(await readFile(path.join(disk, 'b.md5'), 'utf8')).toBe(
    '5d41402abc4b2a76b9719d911017c592  hello.txt\n',
  )
})

test('the answer does not wait for questions; what fails after it is a problem', async () => {
  const { handlers, chosen, disk, server, asked, problems } = await setUp()
  await writeFile(path.join(disk, 'a'), 'new')
  await server.put('a', 'old')
  chosen.paths = [path.join(disk, 'a')]
  expect(await handlers['uploads.choose']({ ...folder, what: 'files' }, signal)).toEqual({ files: 1 })
  const { id } = await asked()
  await handlers['transfers.answer']({ questionId: id, choice: 'cancel', forTheRest: false }, signal)
  await expect.poll(() => problems).toMatchObject([{ data: { code: 'cancelled' } }])
})

test('what fails before the answer is the answer', async () => {
  const { handlers, chosen, disk, problems } = await setUp()
  await writeFile(path.join(disk, 'a'), 'new')
  chosen.paths = [path.join(disk, 'a')]
  const dropped = handlers['uploads.choose']({ ...folder, bucket: 'missing', what: 'files' }, signal)
  await expect(dropped).rejects.toMatchObject({ data: { code: 'remote.notFound' } })
  expect(problems).toEqual([])
})

test('a key that no request can name is refused before the chooser opens', async () => {
  const { handlers, chosen, disk } = await setUp()
  chosen.paths = [disk]
  const selection = only('lone \ud83d')
  await expect(
    (async () => handlers['downloads.choose']({ ...folder, selection }, signal))(),
  ).rejects.toMatchObject({
    data: { code: 'key.unaddressable' },
  })
})

test('a view is counted, searched and chosen from without its rows', async () => {
  const { handlers, catalog, server } = await setUp()
  for (const [key, content] of [
    ['a', '1'],
    ['f/b', '22'],
    ['f/c', '333'],
    ['z', '4444'],
  ] as const)
    await server.put(key, content)
  await catalog.complete(folder, { maxAgeMs: 0, signal })
  const ref = { ...folder, view, sort }
  expect(await handlers['views.count'](ref, signal)).toMatchObject({ entryCount: 3 })
  const entries = [
    { kind: 'object', key: 'z' },
    { kind: 'object', key: 'gone' },
    { kind: 'folder', prefix: 'f/' },
  ] as const
  expect(await handlers['views.locate']({ ...ref, entries: [...entries] }, signal)).toEqual([2, null, 0])
  expect(await handlers['views.seek']({ ...ref, start: 'A', from: 2 }, signal)).toBe(1)
  const ends = { from: null, to: { kind: 'object', key: 'a' } } as const
  const selection = { kind: 'stretch', view, sort, ...ends, except: [], also: [] } as const
  const totals = await handlers['views.totals'](
    { ...folder, selection: { ...selection, except: [], also: [] } },
    signal,
  )
  expect(totals).toEqual({ entries: 2, objectCount: 3, sizeBytes: 6 })
})

test('what is known of an object is read and copied', async () => {
  const { handlers, server, copied } = await setUp()
  await server.put('a b', 'hello')
  const at = { accountId: 'local', bucket: 'b' }
  expect(await handlers['details.known']({ ...at, key: 'a b' }, signal)).toMatchObject({ etag: null })
  const told = await handlers['details.read']({ ...at, key: 'a b' }, signal)
  expect(told).toMatchObject({ sizeBytes: 5, metadata: [] })
  for (const what of ['key', 'path', 'url', 'etag'] as const)
    await handlers['details.copy']({ ...at, entry: { kind: 'object', key: 'a b' }, what }, signal)
  expect(copied).toEqual([
    'a b',
    'b/a b',
    'http://127.0.0.1:9000/v2/buckets/b/objects/a%20b',
    '5d41402abc4b2a76b9719d911017c592',
  ])
  const code = { ...at, entry: { kind: 'object', key: 'a b' }, action: 'delete', language: 'curl' } as const
  await handlers['snippets.copy'](code, signal)
  expect(copied.at(-1)).toContain("'http://127.0.0.1:9000/v2/buckets/b/objects/a%20b'")
  expect(handlers['accounts.endpoint']({ accountId: 'local' }, signal)).toBe('http://127.0.0.1:9000/v2')
})

test('an account that is removed takes its transfers and listings with it', async () => {
  const { handlers, accounts, grants, disk, held, catalog, engine } = await setUp()
  const first = gate()
  held.put = first.closed
  await writeFile(path.join(disk, 'a'), 'a')
  await symlink('a', path.join(disk, 'link'))
  const grantId = grants.grant([path.join(disk, 'a'), path.join(disk, 'link')])
  await handlers['uploads.dropped']({ ...folder, grantId }, signal)
  expect((await catalog.listing(folder)).state.kind).toBe('partial')
  await handlers['accounts.remove']({ accountId: 'local' }, signal)
  expect(
    rowsOf(engine)
      .map(({ key, status }) => `${key} ${status}`)
      .toSorted(),
  ).toEqual(['a cancelled', 'link skipped'])
  expect(accounts.list()).toEqual([])
  first.open()
  await engine.close()
})

test('deleting or forgetting a bucket forgets its listing', async () => {
  const { handlers, catalog, server } = await setUp()
  for (const forget of ['buckets.forget', 'buckets.delete'] as const) {
    await handlers['buckets.add']({ accountId: 'local', name: 'b' }, signal)
    await server.put('k', 'x')
    await catalog.complete(folder, { maxAgeMs: 0, signal })
    await server.client.deleteObject('b', 'k', { signal, lane: 'person' })
    await handlers[forget]({ accountId: 'local', bucket: 'b' }, signal)
    expect(await catalog.listing(folder)).toMatchObject({ objectCount: 0, entryCount: null })
  }
})
