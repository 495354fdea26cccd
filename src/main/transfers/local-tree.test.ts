import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import type { Disk } from './disk.ts'
import { localItems, type LocalItem } from './local-tree.ts'
import { systemDisk } from './system-disk.ts'

const run = promisify(execFile)

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'local-tree-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

async function foundOn(disk: Disk, ...chosen: readonly string[]): Promise<LocalItem[]> {
  const slices = Readable.from(localItems(disk, chosen, new AbortController().signal))
  return ((await slices.toArray()) as LocalItem[][]).flat()
}

const found = (...chosen: readonly string[]) => foundOn(systemDisk, ...chosen)

const refusing = (code: string) => Object.assign(new Error(code), { code, syscall: 'scandir' })

const line = (item: LocalItem) =>
  `${item.kind} ${item.segments.join('/')}${item.kind === 'file' ? ` ${item.sizeBytes}` : ''}${
    item.kind === 'refused' ? ` ${item.error.code}` : ''
  }${item.kind === 'folder' && item.isEmpty ? ' empty' : ''}`

test('finds files at every depth, and folders that hold nothing, in the order of their names', async () => {
  const root = await folder()
  await mkdir(path.join(root, 'pics/deep/er'), { recursive: true })
  await mkdir(path.join(root, 'pics/empty'))
  await writeFile(path.join(root, 'pics/один #1 %.png'), 'x'.repeat(300))
  await writeFile(path.join(root, 'pics/deep/a b.json'), '{}')
  await writeFile(path.join(root, 'hello.txt'), '')
  const items = await found(path.join(root, 'pics'), path.join(root, 'hello.txt'))
  expect(items.map((item) => line(item))).toEqual([
    'folder pics',
    'folder pics/deep',
    'file pics/deep/a b.json 2',
    'folder pics/deep/er empty',
    'folder pics/empty empty',
    'file pics/один #1 %.png 300',
    'file hello.txt 0',
  ])
  expect(items.map((item) => (item.kind === 'file' ? item.path : null)).at(2)).toBe(
    path.join(root, 'pics/deep/a b.json'),
  )
})

test('a folder chosen with a slash at its end keeps its name', async () => {
  const root = await folder()
  await mkdir(path.join(root, 'chosen'))
  expect(await found(`${path.join(root, 'chosen')}/`)).toEqual([
    { kind: 'folder', segments: ['chosen'], isEmpty: true },
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
    'folder tree',
    'refused tree/dangling local.link',
    'refused tree/loop local.link',
    'refused tree/pipe local.notAFile',
    'refused tree/to-file local.link',
    'refused tree/to-folder local.link',
    'file tree/z 1',
    'refused gone local.missing',
  ])
})

test('a folder that may not be read is refused by name, and the rest goes on', async () => {
  const tree = path.join(await folder(), 'tree')
  await mkdir(path.join(tree, 'locked'), { recursive: true })
  await mkdir(path.join(tree, 'open'))
  const disk: Disk = {
    ...systemDisk,
    namesIn: (at) => (at.endsWith('locked') ? Promise.reject(refusing('EACCES')) : systemDisk.namesIn(at)),
  }
  expect((await foundOn(disk, tree)).map((item) => line(item))).toEqual([
    'folder tree',
    'refused tree/locked local.denied',
    'folder tree/open empty',
  ])
})

test('what vanishes on the way, and a name that is no UTF-8, are refused by name', async () => {
  const tree = path.join(await folder(), 'tree')
  await mkdir(tree)
  await writeFile(path.join(tree, 'here'), 'x')
  const disk: Disk = { ...systemDisk, namesIn: () => Promise.resolve(['here', 'gone', 'caf\uFFFD']) }
  expect((await foundOn(disk, tree)).map((item) => line(item))).toEqual([
    'folder tree',
    'refused tree/caf\uFFFD local.unreadableName',
    'refused tree/gone local.missing',
    'file tree/here 1',
  ])
})

test('a thousand files are found in their order, without a look that waits for the one before', async () => {
  const root = await folder()
  const names = Array.from({ length: 1000 }, (_, at) => `${at}`.padStart(4, '0'))
  await Promise.all(names.map((name) => writeFile(path.join(root, name), name)))
  let [underWay, most] = [0, 0]
  const disk: Disk = {
    ...systemDisk,
    lookAt: async (at) => {
      most = Math.max(most, (underWay += 1))
      return systemDisk.lookAt(at).finally(() => (underWay -= 1))
    },
  }
  const files = (await foundOn(disk, root)).filter(({ kind }) => kind === 'file')
  expect(files.map(({ segments }) => segments.at(-1))).toEqual(names)
  expect(most).toBeGreaterThan(10)
})

test('stops when it is told to', async () => {
  const root = await folder()
  for (const name of ['a', 'b', 'c']) await writeFile(path.join(root, name), '')
  const stop = new AbortController()
  const items = localItems(systemDisk, [root], stop.signal)
  expect((await items.next()).value).toMatchObject([{ kind: 'folder' }])
  stop.abort()
  await expect(items.next()).rejects.toThrow(/abort/i)
})
