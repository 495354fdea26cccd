import { randomUUID } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { expect, test } from 'vitest'

import { temporaryFolder } from '../testing/test-server.ts'
import type { Disk } from './disk.ts'
import { placeAll, type Chosen } from './download-plan.ts'
import { foldsNames } from './name-folding.ts'
import { NamesOnDisk } from './names-on-disk.ts'
import { systemDisk } from './system-disk.ts'

/** A disk that compares names in a way of its own, over the real one. */
function comparing(fold: (name: string) => string): { readonly disk: Disk; readonly made: string[] } {
  const made: string[] = []
  const there = new Map<string, string>()
  const disk: Disk = {
    ...systemDisk,
    openPart: async (file, which) => {
      const part = await systemDisk.openPart(file, which)
      made.push(file)
      there.set(fold(file), file)
      return part
    },
    lookAt: (file) => systemDisk.lookAt(there.get(fold(file)) ?? file),
  }
  return { disk, made }
}

test.each([
  ['cases', (name: string) => name.toLowerCase(), true],
  ['accents', (name: string) => name.normalize('NFC'), true],
  ['nothing', (name: string) => name, false],
])('a disk that folds %s is found out, and nothing stays there', async (_what, fold, folds) => {
  const folder = await temporaryFolder()
  const { disk } = comparing(fold)
  expect(await foldsNames(disk, folder, randomUUID)).toBe(folds)
  expect(await readdir(folder)).toEqual([])
})

test('where nothing can be written, names are kept apart', async () => {
  const nowhere = path.join(await temporaryFolder(), 'nowhere')
  expect(await foldsNames(systemDisk, nowhere, randomUUID)).toBe(true)
})

const at = { accountId: 'a', bucket: 'b' }
const chosen = (...keys: readonly string[]): Chosen[] =>
  keys.map((key) => ({ key, sizeBytes: 1, knownMd5: null, segments: key.split('/') }))

async function placedOn(disk: Disk, ...keys: readonly string[]): Promise<string[]> {
  const root = await temporaryFolder()
  const target = { disk, root, platform: 'posix', randomName: randomUUID } as const
  const { downloads } = await placeAll(at, chosen(...keys), target)
  return downloads.map(({ spec }) => spec.localPath.join('/'))
}

test('names that the disk tells apart keep their names; those that it does not get a number', async () => {
  const keys = ['A/x', 'a/x', 'é', 'e\u0301', 'ß', 'SS']
  const { disk } = comparing((name) => name.toLowerCase())
  expect(await placedOn(disk, ...keys)).toEqual(['A/x', 'a (2)/x', 'é', 'e\u0301 (2)', 'ß', 'SS (2)'])
  expect(await placedOn(comparing((name) => name).disk, ...keys)).toEqual(keys)
})

test('a disk is only asked where two names may be one', async () => {
  const { disk, made } = comparing((name) => name)
  await placedOn(disk, 'a', 'b', 'c/a')
  expect(made).toEqual([])
  await placedOn(disk, 'a', 'A')
  expect(made).toHaveLength(1)
})

test('what is on the disk is found with a look at each folder, however many names there are', async () => {
  const root = await temporaryFolder()
  await mkdir(path.join(root, 'f'))
  await writeFile(path.join(root, 'f/7'), 'seven')
  let looks = 0
  const disk: Disk = {
    ...systemDisk,
    lookAt: (file) => {
      looks += 1
      return systemDisk.lookAt(file)
    },
  }
  const names = new NamesOnDisk(disk, root)
  for (let number = 0; number < 100; number += 1) {
    expect(await names.find(['f', `${number}`])).toEqual(number === 7 ? { kind: 'file', sizeBytes: 5 } : null)
    expect(await names.find(['g', `${number}`])).toBeNull()
  }
  expect(looks).toBe(3)
})
