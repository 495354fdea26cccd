import { execFile } from 'node:child_process'
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../testing/test-server.ts'
import { systemDisk } from './system-disk.ts'
import { blockingDisk } from './whole/blocking-disk.ts'

const run = promisify(execFile)

/** Both are the same to whoever uses them. */
describe.each([
  ['the system disk', systemDisk],
  ['the blocking disk', blockingDisk],
])('%s', (_, disk) => {
  test('a pipe or a folder is no source, and nothing waits for its other end', async () => {
    const root = await temporaryFolder()
    await run('mkfifo', [path.join(root, 'pipe')])
    for (const name of ['pipe', '.']) {
      await expect(disk.openSource(path.join(root, name))).rejects.toMatchObject({
        data: { code: 'local.notAFile', subject: path.join(root, name) },
      })
    }
  })

  test('no part is written through a link, new or begun', async () => {
    const root = await temporaryFolder()
    await writeFile(path.join(root, 'outside'), 'mine')
    await symlink('outside', path.join(root, 'part'))
    await expect(disk.openPart(path.join(root, 'part'), 'new')).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(disk.openPart(path.join(root, 'part'), 'begun')).rejects.toMatchObject({ code: 'ELOOP' })
    expect(await readFile(path.join(root, 'outside'), 'utf8')).toBe('mine')
  })

  test('says what has a name, a link counting as itself', async () => {
    const root = await temporaryFolder()
    const at = (name: string) => path.join(root, name)
    await writeFile(at('file'), 'four')
    await mkdir(at('folder'))
    await symlink('nothing', at('link'))
    await run('mkfifo', [at('pipe')])
    const kindOf = async (name: string) => `${name} is ${(await disk.lookAt(at(name))).kind}`
    const kinds = await Promise.all((await disk.namesIn(root)).map(kindOf))
    expect(kinds.toSorted()).toEqual(['file is file', 'folder is folder', 'link is link', 'pipe is other'])
    expect((await disk.lookAt(at('file'))).sizeBytes).toBe(4)
    await expect(disk.lookAt(at('gone'))).rejects.toMatchObject({ code: 'ENOENT', syscall: 'lstat' })
    await disk.remove(at('link'))
    await disk.remove(at('link'))
    expect(await disk.namesIn(root)).not.toContain('link')
  })

  test('writes a part where it is told to, and gives it a name beside or in place of another', async () => {
    const root = await temporaryFolder()
    const at = (name: string) => path.join(root, name)
    const part = await disk.openPart(at('part'), 'new')
    await part.write(Buffer.from('hello world'), 0)
    await part.write(Buffer.from('W'), 6)
    await part.sync()
    await part.close()
    await writeFile(at('taken'), 'old')
    await expect(disk.link(at('part'), at('taken'))).rejects.toMatchObject({ code: 'EEXIST' })
    await disk.link(at('part'), at('free'))
    await disk.rename(at('part'), at('taken'))
    await disk.syncFolder(root)
    expect(await readFile(at('free'), 'utf8')).toBe('hello World')
    expect(await readFile(at('taken'), 'utf8')).toBe('hello World')
    expect(await disk.namesIn(root)).toHaveLength(2)
    expect(await disk.freeBytes(root)).toBeGreaterThan(0)
  })

  test('knows a file by itself and by its name', async () => {
    const root = await temporaryFolder()
    const at = (name: string) => path.join(root, name)
    await writeFile(at('file'), 'content')
    const source = await disk.openSource(at('file'))
    const before = await source.identity()
    expect(before).toMatchObject({ sizeBytes: 7, named: { dev: before.dev, ino: before.ino } })
    const bytes = Buffer.alloc(4)
    expect([await source.read(bytes, 3), bytes.toString()]).toEqual([4, 'tent'])
    expect(await source.read(bytes, 7)).toBe(0)
    await writeFile(at('other'), 'content')
    await rename(at('other'), at('file'))
    const after = await source.identity()
    expect(after.ino).toBe(before.ino)
    expect(after.named.ino).not.toBe(before.ino)
    await source.close()
  })
})
