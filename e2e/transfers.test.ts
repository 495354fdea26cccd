import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'

import { expect } from 'playwright/test'

import type { Fault } from '../src/emulator/faults.ts'
import { test } from './app-fixture.ts'
import { getObject, listKeys, makeBucket, putObject } from './server-view.ts'
import {
  addBucket,
  answerChoosers,
  below,
  bucketLink,
  connect,
  createBucket,
  dropFiles,
  grid,
  row,
  toolbarButton,
  transfer,
} from './window-steps.ts'

/** Slow enough to be met in the middle, quick enough to be seen moving. */
const slowDownload: Fault = { operation: 'download', match: '*', kind: 'slow', parameter: 512 * 1024 }
const etagThatIsNoMd5: Fault = { operation: 'upload', match: '*', kind: 'odd-etag' }

test('uploads ask before they would overwrite: replace, skip, keep both', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'media')
  for (const name of ['a.txt', 'b.txt', 'c.txt'])
    await putObject(server.baseUrl, 'media', name, `old ${name}`)
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  await expect(row(page, 'c.txt')).toBeVisible()
  const paths = ['a.txt', 'b.txt', 'c.txt', 'new.txt'].map((name) => below(folder, name))
  for (const path of paths) await writeFile(path, 'new content')
  await dropFiles(page, grid(page), paths)

  // What is new does not wait for the question.
  const question = page.getByRole('dialog', { name: 'Files already exist' })
  await expect(question).toContainText('a.txt')
  await expect.poll(() => listKeys(server.baseUrl, 'media')).toContain('new.txt')
  await expect(question.getByRole('radio', { name: 'Skip' })).toBeChecked()
  await question.getByRole('radio', { name: 'Replace', exact: true }).click()
  await question.getByRole('button', { name: 'Continue' }).click()
  await expect(question).toContainText('b.txt')
  await question.getByRole('button', { name: 'Continue' }).click()
  await expect(question).toContainText('c.txt')
  await question.getByRole('radio', { name: 'Keep both' }).click()
  await question.getByRole('button', { name: 'Continue' }).click()

  await expect(transfer(page, 'a.txt')).toContainText('Done')
  await expect(transfer(page, 'b.txt')).toContainText('Skipped')
  await expect(transfer(page, 'c (2).txt')).toContainText('Done')
  const contents = async (key: string) => (await getObject(server.baseUrl, 'media', key)).body.toString()
  expect(await contents('a.txt')).toBe('new content')
  expect(await contents('b.txt')).toBe('old b.txt')
  expect(await contents('c.txt')).toBe('old c.txt')
  expect(await contents('c (2).txt')).toBe('new content')
})

test('downloads ask before they would overwrite, once for all if told so', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'media')
  for (const name of ['a.txt', 'b.txt', 'c.txt'])
    await putObject(server.baseUrl, 'media', name, `remote ${name}`)
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  const saved = below(folder, 'saved')
  await mkdir(saved)
  for (const name of ['a.txt', 'b.txt']) await writeFile(below(saved, name), `local ${name}`)
  await answerChoosers(app, [saved])
  await row(page, 'a.txt').click()
  await page.keyboard.press('ControlOrMeta+a')
  await toolbarButton(page, 'Download').click()
  const question = page.getByRole('dialog', { name: 'Files already exist' })
  await question.getByRole('radio', { name: 'Keep both' }).click()
  await question.getByRole('checkbox', { name: 'Do this for the rest' }).click()
  await question.getByRole('button', { name: 'Continue' }).click()
  await expect(question).toBeHidden()
  await expect(transfer(page, 'c.txt')).toContainText('Done')
  await expect
    .poll(async () => (await readdir(saved)).toSorted())
    .toEqual(['a (2).txt', 'a.txt', 'b (2).txt', 'b.txt', 'c.txt'])
  expect(await readFile(below(saved, 'a.txt'), 'utf8')).toBe('local a.txt')
  expect(await readFile(below(saved, 'b (2).txt'), 'utf8')).toBe('remote b.txt')
})

test('a download that is cancelled leaves nothing', async ({ launch, serve, folder }) => {
  const server = await serve({ faults: [slowDownload] })
  await makeBucket(server.baseUrl, 'media')
  await putObject(server.baseUrl, 'media', 'film.bin', Buffer.alloc(8 * 1024 * 1024, 7))
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  const saved = below(folder, 'saved')
  await mkdir(saved)
  await answerChoosers(app, [saved])
  await row(page, 'film.bin').click()
  await toolbarButton(page, 'Download').click()
  await expect(transfer(page, 'film.bin')).toContainText(/Downloading [1-9]/)
  await transfer(page, 'film.bin').getByRole('button', { name: 'Cancel' }).click()
  await expect(transfer(page, 'film.bin')).toContainText('Cancelled')
  await expect.poll(() => readdir(saved)).toEqual([])
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await expect(transfer(page, 'film.bin')).toHaveCount(0)
})

test('an ETag that is no MD5 is Done, but not verified', async ({ launch, serve, folder }) => {
  const server = await serve({ faults: [etagThatIsNoMd5] })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await writeFile(below(folder, 'a.txt'), 'a')
  await dropFiles(page, grid(page), [below(folder, 'a.txt')])
  await expect(transfer(page, 'a.txt')).toContainText('Done (not verified)')
})

test('200 uploads on a plan of 60 requests in 6 s earn no 429, and another bucket opens meanwhile', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve({ plan: 'free', minuteMs: 6000 })
  await makeBucket(server.baseUrl, 'docs')
  await putObject(server.baseUrl, 'docs', 'readme.md', Buffer.from('hello'))
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await addBucket(page, 'docs')
  await createBucket(page, 'media')
  await expect(page.getByRole('meter', { name: 'Requests left this minute' })).toBeVisible()
  await mkdir(below(folder, 'batch'))
  const names = Array.from({ length: 200 }, (_, index) => `n${index}.txt`)
  await Promise.all(names.map((name) => writeFile(below(folder, 'batch', name), name)))
  const uploads = () => (server.stats().byMethod['PUT'] ?? 0) - 1
  await dropFiles(page, grid(page), [below(folder, 'batch')])
  await expect.poll(uploads, { timeout: 45_000 }).toBeGreaterThan(40)
  await bucketLink(page, 'docs').click()
  await expect(row(page, 'readme.md')).toBeVisible()
  const listsBefore = server.stats().byMethod['GET'] ?? 0
  await toolbarButton(page, 'Refresh').click()
  await expect.poll(() => server.stats().byMethod['GET']).toBeGreaterThan(listsBefore)
  // The list went before what waits in the queue.
  expect(uploads()).toBeLessThan(150)
  await expect.poll(uploads, { timeout: 45_000 }).toBe(200)
  expect(server.stats().rateLimited).toBe(0)
})

test('links and devices in a dropped folder are reported, not followed', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await mkdir(below(folder, 'tree', 'empty'), { recursive: true })
  await writeFile(below(folder, 'tree', 'real.txt'), 'real')
  await symlink('/etc/hostname', below(folder, 'tree', 'link'))
  await dropFiles(page, grid(page), [below(folder, 'tree')])
  await expect(transfer(page, 'real.txt')).toContainText('Done')
  await expect(transfer(page, 'link')).toContainText('Skipped')
  await expect.poll(() => listKeys(server.baseUrl, 'media')).toEqual(['tree/empty/', 'tree/real.txt'])
})
