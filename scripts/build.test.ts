import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isStale } from './build.js'

const sources = ['src', 'package.json']
const outputs = ['out/main.js', 'out/page.html']

/** A tree whose files were last changed at the given seconds. Folders get the time of the oldest file. */
async function tree(files: Record<string, number>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'build-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const [name, seconds] of Object.entries(files)) {
    const path = join(root, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, '')
    await utimes(path, seconds, seconds)
  }
  for (const folder of ['src/deep', 'src']) await utimes(join(root, folder), 1, 1)
  return root
}

const fresh = { 'src/deep/a.ts': 10, 'package.json': 10, 'out/main.js': 20, 'out/page.html': 20 }

test('a build newer than all sources is kept', async () => {
  expect(await isStale(await tree(fresh), sources, outputs)).toBe(false)
})

test.each([
  ['a source was changed', { ...fresh, 'src/deep/a.ts': 30 }],
  ['a single file among the sources was changed', { ...fresh, 'package.json': 30 }],
  ['one output is old', { ...fresh, 'out/main.js': 5 }],
])('it is stale if %s', async (_case, files) => {
  expect(await isStale(await tree(files), sources, outputs)).toBe(true)
})

test('it is stale if one output is missing', async () => {
  const root = await tree(fresh)
  await rm(join(root, 'out/page.html'))
  expect(await isStale(root, sources, outputs)).toBe(true)
})

test('it is stale if a source was removed', async () => {
  const root = await tree({ ...fresh, 'src/deep/b.ts': 10 })
  await rm(join(root, 'src/deep/b.ts'))
  expect(await isStale(root, sources, outputs)).toBe(true)
})
