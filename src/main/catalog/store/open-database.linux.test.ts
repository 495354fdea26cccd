import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { catalogFile, fill, filledFile, known } from '../../testing/store-file.ts'
import { StoreFailure } from '../../sqlite/thread-client.ts'

const full = { objects: 3_000, walks: 1 }

/** Another process with the file open, which ends with the test. */
async function heldByAnother(filePath: string, sql: readonly string[]): Promise<void> {
  const script = `const database = new (require('libsql'))(${JSON.stringify(filePath)})
    for (const sql of ${JSON.stringify(sql)}) database.exec(sql)
    console.log('held')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  await once(child.stdout, 'data')
}

test('a file that another program writes to is read; what cannot be written is kept in memory', async () => {
  const { filePath, aside, open, notices } = await filledFile()
  await heldByAnother(filePath, ['BEGIN EXCLUSIVE', 'UPDATE objects SET size_bytes = 2'])
  const store = open()
  expect((await store.opened()).notice).toBeNull()
  expect(await known(store)).toEqual(full)
  await expect(fill(store)).rejects.toBeInstanceOf(StoreFailure)
  expect(notices).toMatchObject([{ kind: 'notKept', reason: expect.stringContaining('locked') }])
  expect(await known(store)).toEqual({ objects: 0, walks: 0 })
  await fill(store)
  expect(await known(store)).toEqual(full)
  expect(existsSync(aside)).toBe(false)
})

test('a file that another program has for itself is put aside, and a new one fills again', async () => {
  const { filePath, aside, open } = await catalogFile()
  await mkdir(path.dirname(filePath))
  await heldByAnother(filePath, [
    'CREATE TABLE theirs (id)',
    'BEGIN EXCLUSIVE',
    'INSERT INTO theirs VALUES (1)',
  ])
  const store = open()
  expect((await store.opened()).notice).toMatchObject({
    kind: 'putAside',
    movedTo: aside,
    reason: expect.stringContaining('locked'),
  })
  await fill(store)
  expect(await known(store)).toEqual(full)
  expect(existsSync(aside)).toBe(true)
})

const nobody = 65_534

/** Rights do not hold back the superuser, who runs the tests in a container. */
async function withoutPrivileges(work: () => Promise<void>): Promise<void> {
  const isSuperuser = process.geteuid?.() === 0
  if (isSuperuser) process.seteuid?.(nobody)
  try {
    await work()
  } finally {
    if (isSuperuser) process.seteuid?.(0)
  }
}

/** The folder of the file with these rights, on a way that anybody may go. */
async function restrictFolder(filePath: string, mode: number): Promise<void> {
  const folder = path.dirname(filePath)
  await mkdir(folder, { recursive: true })
  await chmod(path.dirname(folder), 0o755)
  await chmod(folder, mode)
  onTestFinished(() => chmod(folder, 0o755))
}

test('in a folder that cannot be written to the catalog lives in memory', async () => {
  const { filePath, open } = await catalogFile()
  await restrictFolder(filePath, 0o555)
  await withoutPrivileges(async () => {
    const store = open()
    expect((await store.opened()).notice).toMatchObject({
      kind: 'notKept',
      reason: expect.stringMatching(/./),
    })
    await fill(store)
    expect(await known(store)).toEqual(full)
  })
  expect(existsSync(filePath)).toBe(false)
})

test('a file that can only be read stays as it is', async () => {
  const { filePath, aside, open } = await filledFile()
  const before = await readFile(filePath)
  await chmod(filePath, 0o444)
  await restrictFolder(filePath, 0o555)
  await withoutPrivileges(async () => {
    const store = open()
    expect((await store.opened()).notice).toMatchObject({
      kind: 'notKept',
      reason: expect.stringMatching(/./),
    })
    await fill(store)
    expect(await known(store)).toEqual(full)
  })
  expect((await readFile(filePath)).equals(before)).toBe(true)
  expect(existsSync(aside)).toBe(false)
})

test('a file that may not be opened is put aside where that can be done', async () => {
  const { filePath, aside, open } = await filledFile()
  await restrictFolder(filePath, 0o777)
  await chmod(filePath, 0o000)
  await withoutPrivileges(async () => {
    const store = open()
    expect((await store.opened()).notice).toMatchObject({ kind: 'putAside', movedTo: aside })
    await fill(store)
    expect(await known(store)).toEqual(full)
    await store.close(false)
  })
  expect(existsSync(filePath)).toBe(true)
})
