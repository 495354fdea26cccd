import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { prepareFolder } from './prepared-folder.js'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'prepared-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('a folder whose filling failed is absent, and leaves nothing behind', async () => {
  const parent = await temporaryFolder()
  const folder = join(parent, 'whole')
  const filling = prepareFolder(folder, async (staging) => {
    await writeFile(join(staging, 'half'), '')
    throw new Error('cut off')
  })
  await expect(filling).rejects.toThrow('cut off')
  expect(await readdir(parent)).toEqual([])
})

test('the folder has its name only once it is whole', async () => {
  const folder = join(await temporaryFolder(), 'whole')
  await prepareFolder(folder, async (staging) => {
    expect(existsSync(folder)).toBe(false)
    await writeFile(join(staging, 'file'), 'content')
  })
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('content')
})

test('two who prepare it at once fill it once', async () => {
  const parent = await temporaryFolder()
  const folder = join(parent, 'whole')
  let fillings = 0
  const fill = async (staging: string) => {
    fillings += 1
    await writeFile(join(staging, 'file'), '')
  }
  await Promise.all([prepareFolder(folder, fill), prepareFolder(folder, fill)])
  expect(fillings).toBe(1)
  expect(await readdir(parent)).toEqual(['whole'])
})

test('what a killed run left is swept, what another run is filling is not', async () => {
  const parent = await temporaryFolder()
  const abandoned = join(parent, '.staging-whole-abc')
  await mkdir(abandoned)
  const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60_000)
  await utimes(abandoned, twoHoursAgo, twoHoursAgo)
  await mkdir(join(parent, '.staging-whole-def'))
  await prepareFolder(join(parent, 'whole'), async () => {})
  expect((await readdir(parent)).toSorted()).toEqual(['.staging-whole-def', 'whole'])
})
