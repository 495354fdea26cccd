import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from './lock.js'

async function lockFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'some.lock')
}

test('works that share a lock do not overlap', async () => {
  const path = await lockFile()
  const counter = `${path}.count`
  await writeFile(counter, '0')
  // Read, then write: whoever comes between loses a count.
  const count = async () => await writeFile(counter, String(Number(await readFile(counter, 'utf8')) + 1))
  await Promise.all(Array.from({ length: 5 }, () => withLock(path, count)))
  expect(await readFile(counter, 'utf8')).toBe('5')
})

test('the lock is given back when the work fails', async () => {
  const path = await lockFile()
  await expect(withLock(path, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  expect(await withLock(path, () => Promise.resolve('free'))).toBe('free')
})

test('the lock of a process that has died is taken over', async () => {
  const path = await lockFile()
  const dead = spawnSync(process.execPath, ['--version']).pid
  await writeFile(path, String(dead))
  expect(await withLock(path, () => Promise.resolve('free'))).toBe('free')
})
