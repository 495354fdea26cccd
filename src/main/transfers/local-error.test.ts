import { mkdir, mkdtemp, open, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { hasErrno, localError, onLocalPath } from './local-error.ts'

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'local-error-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

test('what the file system refuses is named, with the path it is about', async () => {
  const root = await folder()
  const file = path.join(root, 'file')
  await writeFile(file, '')
  const cases = [
    ['local.missing', path.join(root, 'nothing'), (at: string) => readFile(at)],
    ['local.notAFile', root, (at: string) => readFile(at)],
    ['local.notAFile', path.join(file, 'below'), (at: string) => readFile(at)],
    ['local.exists', file, (at: string) => open(at, 'wx')],
    ['local.nameTooLong', path.join(root, 'a'.repeat(300)), (at: string) => mkdir(at)],
  ] as const
  for (const [code, at, work] of cases) {
    await expect(onLocalPath<unknown>(at, () => work(at))).rejects.toMatchObject({
      data: { code, subject: at },
    })
  }
})

test('a failure of the program itself stays what it is', async () => {
  const bug = new TypeError('x is undefined')
  await expect(onLocalPath('/x', () => Promise.reject(bug))).rejects.toBe(bug)
  const known = new AppError({ code: 'transfer.checksum' })
  expect(localError(known, '/x')).toBe(known)
})

test('an errno is told by its name', async () => {
  const root = await folder()
  await writeFile(path.join(root, 'x'), '')
  const error: unknown = await rmdir(root).catch((thrown: unknown) => thrown)
  expect(hasErrno(error, 'ENOTEMPTY')).toBe(true)
  expect(hasErrno(error, 'ENOENT')).toBe(false)
  expect(hasErrno(new Error('ENOTEMPTY'), 'ENOTEMPTY')).toBe(false)
})
