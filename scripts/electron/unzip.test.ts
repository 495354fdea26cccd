import { lstat, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { unzip } from './unzip.js'

// Made with Python's zipfile: app/, app/run (mode 755), app/link (a symbolic link to run), other/file.
const archiveBase64 =
  'UEsDBBQAAAAIAAAAIVwAAAAAAgAAAAAAAAAEAAAAYXBwLwMAUEsDBBQAAAAIAAAAIVwdnfsEDAAAAAoAAAAHAAAAYXBwL3J1blNW1E/KzNMvzuACAFBLAwQUAAAACAAAACFcwKR2UAUAAAADAAAACAAAAGFwcC9saW5rKyrNAwBQSwMEFAAAAAgAAAAhXIMW3IwDAAAAAQAAAAoAAABvdGhlci9maWxlqwAAUEsBAhQDFAAAAAgAAAAhXAAAAAACAAAAAAAAAAQAAAAAAAAAAAAAAO1BAAAAAGFwcC9QSwECFAMUAAAACAAAACFcHZ37BAwAAAAKAAAABwAAAAAAAAAAAAAA7YEkAAAAYXBwL3J1blBLAQIUAxQAAAAIAAAAIVzApHZQBQAAAAMAAAAIAAAAAAAAAAAAAAD/oVUAAABhcHAvbGlua1BLAQIUAxQAAAAIAAAAIVyDFtyMAwAAAAEAAAAKAAAAAAAAAAAAAACkgYAAAABvdGhlci9maWxlUEsFBgAAAAAEAAQA1QAAAKsAAAAAAA=='

async function unpacked(place?: (name: string) => string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'unzip-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const archive = join(folder, 'archive.zip')
  await writeFile(archive, archiveBase64, 'base64')
  await unzip(archive, join(folder, 'out'), place)
  return join(folder, 'out')
}

test('modes, contents and symbolic links come out', async () => {
  const folder = await unpacked()
  expect(await readFile(join(folder, 'app/run'), 'utf8')).toBe('#!/bin/sh\n')
  expect((await stat(join(folder, 'app/run'))).mode & 0o777).toBe(0o755)
  expect((await lstat(join(folder, 'app/link'))).isSymbolicLink()).toBe(true)
  expect(await readlink(join(folder, 'app/link'))).toBe('run')
  expect(await readFile(join(folder, 'other/file'), 'utf8')).toBe('x')
})

test('what has no place is left out, the rest goes where it is told', async () => {
  const folder = await unpacked((name) => (name.startsWith('other/') ? undefined : name.replace('app/', '')))
  expect((await readdir(folder)).toSorted()).toEqual(['link', 'run'])
})
