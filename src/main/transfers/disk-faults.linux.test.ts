import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, onTestFinished, test, vi } from 'vitest'

import { rowsOf } from '../testing/scripted-engine.ts'
import { temporaryFolder } from '../testing/test-server.ts'
import { account, startTransfers } from '../testing/test-transfers.ts'
import { startMd5Here } from './hashing/md5.ts'
import { systemDisk } from './system-disk.ts'
import type { DownloadSpec } from './transfer-spec.ts'
import { wholeFilesOver } from './whole/whole-files.ts'

const mebibyte = 1024 * 1024
const film = randomBytes(2 * mebibyte)

/** A disk of 4 MiB, mounted; mounting takes root, or a user namespace that may. */
async function mountSmallDisk(): Promise<string> {
  const disk = path.join(await temporaryFolder(), 'disk')
  await mkdir(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk])
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]))
  return disk
}

function remount(disk: string, how: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${how}`, disk])
}

const download = (key: string, root: string): DownloadSpec => ({
  ...account,
  kind: 'download',
  key,
  root,
  localPath: [key],
  sizeBytes: film.length,
  mayReplace: true,
  isFolderMarker: false,
  partName: `.${Buffer.from(key.padEnd(8, '-')).toString('hex')}.cloudstore-part`,
})

test('three files for a disk that holds two: two are done, one is paused and whole when there is room', async () => {
  const disk = await mountSmallDisk()
  const { engine, server } = await startTransfers()
  for (const key of ['a', 'b', 'c']) await server.put(key, film)
  // One after the other, so that it is the last that finds no room.
  await engine.add([download('a', disk)])
  await statusesBecome(engine, ['done'])
  await engine.add([download('b', disk), download('c', disk)])
  const codes = () => rowsOf(engine).flatMap(({ error }) => error?.code ?? [])
  await vi.waitFor(() => expect(codes()).toContain('local.noSpace'), { timeout: 5_000 })
  await vi.waitFor(() => expect(engine.summary()).toMatchObject({ running: 0 }), { timeout: 5_000 })
  for (const name of await finals(disk))
    expect((await readFile(path.join(disk, name))).equals(film)).toBe(true)
  for (let freed = 0; freed < 2 && engine.summary().finished < 3; freed += 1) {
    const [name = ''] = await finals(disk)
    await rm(path.join(disk, name))
    engine.resume(null)
    await vi.waitFor(() => expect(engine.summary()).toMatchObject({ running: 0, waiting: 0 }), {
      timeout: 5_000,
    })
  }
  await statusesBecome(engine, ['done', 'done', 'done'])
  expect(await readdir(disk)).toEqual(await finals(disk))
})

test('a disk that cannot be written to is named, what is there stays, and a retry works when it can', async () => {
  const disk = await mountSmallDisk()
  await writeFile(path.join(disk, 'a'), 'old')
  const { engine, server } = await startTransfers()
  await server.put('a', film)
  remount(disk, 'ro')
  await engine.add([download('a', disk)])
  await statusesBecome(engine, ['failed'])
  expect(rowsOf(engine)[0]?.error).toMatchObject({ code: 'local.readOnly', subject: path.join(disk, 'a') })
  expect(await readdir(disk)).toEqual(['a'])
  expect(await readFile(path.join(disk, 'a'), 'utf8')).toBe('old')
  remount(disk, 'rw')
  engine.retry(null)
  await statusesBecome(engine, ['done'])
  expect((await readFile(path.join(disk, 'a'))).equals(film)).toBe(true)
})

test('what a person may not read or write is refused by name, and nothing is left', async () => {
  const folder = await temporaryFolder()
  const [secret, closed] = [path.join(folder, 'secret'), path.join(folder, 'closed')]
  await writeFile(secret, 'secret')
  await mkdir(closed)
  for (const [name, mode] of [
    [folder, 0o755],
    [secret, 0o000],
    [closed, 0o555],
  ] as const)
    await chmod(name, mode)
  const files = wholeFilesOver(systemDisk, {
    startMd5: startMd5Here,
    mostBytes: mebibyte,
    durable: new Set(),
  })
  const { partName } = download('a', closed)
  const target = {
    root: closed,
    localPath: ['a'],
    partName,
    bytes: Buffer.from('a'),
    md5: '',
    mayReplace: true,
  }
  await asOrdinaryUser(async () => {
    await expect(files.read(secret)).rejects.toMatchObject({
      data: { code: 'local.denied', subject: secret },
    })
    await expect(files.save(target)).rejects.toMatchObject({
      data: { code: 'local.denied', subject: path.join(closed, 'a') },
    })
  })
  expect(await readdir(closed)).toEqual([])
})

const nobody = 65_534

/** Nothing is refused to root. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(nobody)
  try {
    await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

type Engine = Awaited<ReturnType<typeof startTransfers>>['engine']

async function statusesBecome(engine: Engine, statuses: readonly string[]): Promise<void> {
  const seen = () => rowsOf(engine).map(({ status }) => status)
  await vi.waitFor(() => expect(seen()).toEqual(statuses), { timeout: 5_000 })
}

/** The names that no temporary file has. */
async function finals(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.endsWith('.cloudstore-part')).toSorted()
}
