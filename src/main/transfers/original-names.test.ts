import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import { download } from '../testing/scripted-engine.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { account, startTransfers } from '../testing/test-transfers.ts'
import { OriginalNames } from './original-names.ts'

const saved = (key: string, ...localPath: string[]) => download(key, localPath)

test.each([
  ['a file', saved('d/a:b', 'a：b'), '/to/a：b', ['a：b'], ['a:b']],
  ['a file chosen with its folder', saved('d/a:b', 'd', 'a：b'), '/to/d/a：b', ['d', 'a：b'], ['d', 'a:b']],
  ['a new file in a renamed folder', saved('a:/x', 'a：', 'x'), '/to/a：/new', ['a：', 'new'], ['a:', 'new']],
  [
    'only the folder of a file to keep both',
    saved('a:/x', 'a：', 'x (2)'),
    '/to/a：/x (2)',
    ['x (2)'],
    ['x'],
  ],
  ['bytes under a folder’s name', saved('a/', 'a', '_'), '/to/a/_', ['a', '_'], ['a', '']],
  ['another file', saved('d/a:b', 'a：b'), '/elsewhere/a：b', ['a：b'], ['a：b']],
])('%s gets the name back that it had', (_what, spec, file, segments, expected) => {
  expect(new OriginalNames([spec]).restore(file, segments)).toEqual(expected)
})

test('a number that the person wanted stays; the newest download says what a file is', () => {
  const beside = { ...saved('a:/x', 'a：', 'x (2)'), isBeside: true } as const
  expect(new OriginalNames([beside]).restore('/to/a：/x (2)', ['a：', 'x (2)'])).toEqual(['a:', 'x (2)'])
  const names = new OriginalNames([saved('new', 'n'), saved('old', 'n')])
  expect(names.restore('/to/n', ['n'])).toEqual(['new'])
})

async function setUp(objects: Readonly<Record<string, string>>) {
  const transfers = await startTransfers()
  const { server, catalog, downloads, uploads, ended } = transfers
  for (const [key, content] of Object.entries(objects)) await server.put(key, content)
  const options = { signal: new AbortController().signal, onAccepted: () => undefined }
  const root = await temporaryFolder()
  await catalog.complete({ ...account, prefix: '' }, { maxAgeMs: 0, ...options })
  await downloads.accept(
    account,
    { selection: { kind: 'entries', entries: [{ kind: 'folder', prefix: 'f/' }] }, root },
    options,
  )
  await ended()
  const upload = async (...names: readonly string[]) => {
    const paths = names.map((name) => path.join(root, name))
    await uploads.accept({ ...account, prefix: '' }, paths, options)
    await ended()
  }
  return { ...transfers, root, upload }
}

test('what is saved under other names goes back under its own, with a question where it is there', async () => {
  const { root, upload, usual, server, statuses } = await setUp({
    'f/new\nline': 'newline',
    'f/a': 'file a',
    'f/a/b': 'a/b',
    'f//c': 'c',
  })
  const keys = await server.keys()
  expect((await readdir(path.join(root, 'f'))).toSorted()).toEqual(['_', 'a', 'a (2)', 'new␊line'])
  usual.choice = 'replaceIfDifferent'
  await writeFile(path.join(root, 'f/new␊line'), 'edited')
  await upload('f')
  expect(await server.keys()).toEqual(keys)
  expect((await server.get('f/new\nline'))?.content.toString()).toBe('edited')
  expect(statuses().filter((status) => status.endsWith('skipped'))).toHaveLength(3)
})

test('a file that has the name by itself keeps it', async () => {
  const { root, upload, server } = await setUp({ 'f/a': 'file a', 'f/a/b': 'a/b' })
  await mkdir(path.join(root, 'other'))
  await writeFile(path.join(root, 'other/a'), 'mine')
  await upload('f/a (2)', 'other/a')
  expect((await server.get('a'))?.content.toString()).toBe('mine')
  expect((await server.get('a (2)'))?.content.toString()).toBe('file a')
})
