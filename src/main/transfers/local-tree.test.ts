import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import { localItems, type LocalItem } from './local-tree.ts'
import { systemDisk } from './system-disk.ts'

const run = promisify(execFile)

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'local-tree-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

async function found(...chosen: readonly string[]): Promise<LocalItem[]> {
  return Readable.from(localItems(systemDisk, chosen, new AbortController().signal)).toArray()
}

const line = (item: LocalItem) =>
  `${item.kind} ${item.segments.join('/')}${item.kind === 'file' ? ` ${item.sizeBytes}` : ''}${
    item.kind === 'refused' ? ` ${item.error.code}` : ''
  }`

test('finds files at every depth, and folders that hold nothing, in the order of their names', async () => {
  const root = await folder()
  await mkdir(path.join(root, 'pics/deep/er'), { recursive: true })
  await mkdir(path.join(root, 'pics/empty'))
  await writeFile(path.join(root, 'pics/один #1 %.png'), 'x'.repeat(300))
  await writeFile(path.join(root, 'pics/deep/a b.json'), '{}')
  await writeFile(path.join(root, 'hello.txt'), '')
  const items = await found(path.join(root, 'pics'), path.join(root, 'hello.txt'))
  expect(items.map((item) => line(item))).toEqual([
    'file pics/deep/a b.json 2',
    'emptyFolder pics/deep/er',
    'emptyFolder pics/empty',
    'file pics/один #1 %.png 300',
    'file hello.txt 0',
  ])
  expect(items.map((item) => (item.kind === 'file' ? item.path : null)).at(0)).toBe(
    path.join(root, 'pics/deep/a b.json'),
  )
})

test('a folder chosen with a slash at its end keeps its name', async () => {
  const root = await folder()
  await mkdir(path.join(root, 'chosen'))
  expect(await found(`${path.join(root, 'chosen')}/`)).toEqual([
    { kind: 'emptyFolder', segments: ['chosen'] },
  ])
})

test('links of every kind, pipes and what is missing are refused by name, and the rest goes on', async () => {
  const root = await folder()
  const tree = path.join(root, 'tree')
  await mkdir(path.join(root, 'outside'), { recursive: true })
  await mkdir(tree)
  await writeFile(path.join(root, 'outside/secret'), 'secret')
  await writeFile(path.join(tree, 'z'), 'z')
  await symlink(path.join(root, 'outside/secret'), path.join(tree, 'to-file'))
  await symlink(path.join(root, 'outside'), path.join(tree, 'to-folder'))
  await symlink(path.join(root, 'nothing'), path.join(tree, 'dangling'))
  await symlink('.', path.join(tree, 'loop'))
  await run('mkfifo', [path.join(tree, 'pipe')])
  const items = await found(tree, path.join(root, 'gone'))
  expect(items.map((item) => line(item))).toEqual([
    'refused tree/dangling local.notAFile',
    'refused tree/loop local.notAFile',
    'refused tree/pipe local.notAFile',
    'refused tree/to-file local.notAFile',
    'refused tree/to-folder local.notAFile',
    'file tree/z 1',
    'refused gone local.missing',
  ])
})

/** Root reads any folder, so there the case shows nothing. */
const lockedFolder = process.getuid?.() === 0 ? [] : ['refused tree/locked local.denied']

test('a folder that may not be read is refused by name, and the rest goes on', async () => {
  const tree = path.join(await folder(), 'tree')
  await mkdir(path.join(tree, 'open'), { recursive: true })
  for (const line of lockedFolder) {
    const at = path.join(path.dirname(tree), line.split(' ')[1] ?? '')
    await mkdir(at)
    await chmod(at, 0)
  }
  expect((await found(tree)).map((item) => line(item))).toEqual([...lockedFolder, 'emptyFolder tree/open'])
})

test('stops when it is told to', async () => {
  const root = await folder()
  for (const name of ['a', 'b', 'c']) await writeFile(path.join(root, name), '')
  const stop = new AbortController()
  const items = localItems(systemDisk, [root], stop.signal)
  expect((await items.next()).value).toMatchObject({ kind: 'file' })
  stop.abort()
  await expect(items.next()).rejects.toThrow(/abort/i)
})
