import { mkdir, readFile, writeFile } from 'node:fs/promises'

import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { Fault } from '../src/emulator/faults.ts'
import type { RunningEmulator } from '../src/emulator/server.ts'
import { killApp, test } from './app-fixture.ts'
import { getObject, makeBucket, putObject } from './server-view.ts'
import {
  addBucket,
  answerChoosers,
  below,
  connect,
  createBucket,
  dropFiles,
  grid,
  row,
  toolbarButton,
  transfer,
  unfoldTransfers,
} from './window-steps.ts'

/** Of each kind one that the app can tell by itself, and one that only the server can. */
const contents = {
  'different.txt': { there: 'short', here: 'rather long' },
  'known.txt': { there: 'the same', here: 'the same' },
  'same.txt': { there: 'as it is', here: 'as it is' },
  'twin.txt': { there: 'of a size', here: 'off a size'.slice(0, 9) },
} as const
const names = Object.keys(contents) as (keyof typeof contents)[]

const question = (page: Page) => page.getByRole('dialog', { name: 'Files already exist' })

/** `METHOD STATUS` of what was asked of an object since the app was there. */
const requestsFor = (server: RunningEmulator, name: string) =>
  server
    .stats()
    .recent.filter(({ target }) => target.endsWith(`/objects/${name}`))
    .map(({ method, status }) => `${method} ${status}`)

test('uploads: what is identical is counted and passed over, the rest is replaced only where it differs', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'media')
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  // What the app has sent itself it knows by its MD5; of the others the list tells the size alone.
  const known = below(folder, 'known.txt')
  await writeFile(known, contents['known.txt'].there)
  await dropFiles(page, grid(page), [known])
  await expect(transfer(page, 'known.txt')).toContainText('Done')
  for (const name of names) {
    if (name !== 'known.txt') await putObject(server.baseUrl, 'media', name, contents[name].there)
    await writeFile(below(folder, name), contents[name].here)
  }
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await toolbarButton(page, 'Refresh').click()
  await expect(row(page, 'twin.txt')).toBeVisible()
  await dropFiles(
    page,
    grid(page),
    names.map((name) => below(folder, name)),
  )
  await expect(question(page)).toContainText(
    '4 exist already: 1 identical, 1 different, 2 of the same size that only the server can tell apart',
  )
  const choice = question(page).getByRole('radio', { name: 'Replace if different' })
  await choice.click()
  await question(page).getByRole('checkbox', { name: 'Do this for the rest' }).click()
  await expect(choice).toHaveAccessibleDescription(/costs 2 requests/)
  await question(page).getByRole('button', { name: 'Continue' }).click()

  await expect(transfer(page, 'known.txt')).toContainText('Skipped · identical')
  await expect(transfer(page, 'same.txt')).toContainText('Skipped · identical')
  await expect(transfer(page, 'different.txt')).toContainText('Done')
  await expect(transfer(page, 'twin.txt')).toContainText('Done')
  expect(requestsFor(server, 'known.txt')).toEqual(['PUT 201'])
  expect(requestsFor(server, 'different.txt')).toEqual(['PUT 201', 'PUT 201'])
  expect(requestsFor(server, 'same.txt')).toEqual(['PUT 201', 'GET 304'])
  expect(requestsFor(server, 'twin.txt')).toEqual(['PUT 201', 'GET 200', 'PUT 201'])
  for (const name of names) {
    const { body } = await getObject(server.baseUrl, 'media', name)
    expect(body.toString()).toBe(contents[name].here)
  }
})

test('downloads: what is identical is not fetched, and what differs comes with the answer that said so', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'media')
  for (const name of names) await putObject(server.baseUrl, 'media', name, contents[name].there)
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  const saved = below(folder, 'saved')
  await mkdir(saved)
  await answerChoosers(app, [saved])
  // What the app has fetched once it knows by its MD5.
  await row(page, 'known.txt').click()
  await toolbarButton(page, 'Download').click()
  await expect(transfer(page, 'known.txt')).toContainText('Done')
  for (const name of names) await writeFile(below(saved, name), contents[name].here)
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await page.keyboard.press('Escape')
  await row(page, 'known.txt').click()
  await page.keyboard.press('ControlOrMeta+a')
  await toolbarButton(page, 'Download').click()
  await expect(question(page)).toContainText(
    '4 exist already: 1 identical, 1 different, 2 of the same size that only the server can tell apart',
  )
  await question(page).getByRole('radio', { name: 'Replace if different' }).click()
  await question(page).getByRole('checkbox', { name: 'Do this for the rest' }).click()
  await question(page).getByRole('button', { name: 'Continue' }).click()

  await expect(transfer(page, 'known.txt')).toContainText('Skipped · identical')
  await expect(transfer(page, 'same.txt')).toContainText('Skipped · identical')
  await expect(transfer(page, 'different.txt')).toContainText('Done')
  await expect(transfer(page, 'twin.txt')).toContainText('Done')
  expect(requestsFor(server, 'known.txt')).toEqual(['PUT 201', 'GET 200'])
  expect(requestsFor(server, 'different.txt')).toEqual(['PUT 201', 'GET 200'])
  expect(requestsFor(server, 'same.txt')).toEqual(['PUT 201', 'GET 304'])
  expect(requestsFor(server, 'twin.txt')).toEqual(['PUT 201', 'GET 200'])
  for (const name of names) {
    expect(await readFile(below(saved, name), 'utf8')).toBe(contents[name].there)
  }
})

test('downloads: replace, skip and keep both, one by one', async ({ launch, serve, folder }) => {
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
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await writeFile(below(saved, name), `local ${name}`)
  await answerChoosers(app, [saved])
  await row(page, 'a.txt').click()
  await page.keyboard.press('ControlOrMeta+a')
  await toolbarButton(page, 'Download').click()
  for (const [name, choice] of [
    ['a.txt', 'Replace'],
    ['b.txt', 'Skip'],
    ['c.txt', 'Keep both'],
  ] as const) {
    await expect(question(page)).toContainText(name)
    await question(page).getByRole('radio', { name: choice, exact: true }).click()
    await question(page).getByRole('button', { name: 'Continue' }).click()
  }
  await expect(transfer(page, 'a.txt')).toContainText('Done')
  await expect(transfer(page, 'b.txt')).toContainText('Skipped')
  await expect(transfer(page, 'c.txt')).toContainText('saved as c (2).txt')
  const held = async (name: string) => readFile(below(saved, name), 'utf8')
  expect(await held('a.txt')).toBe('remote a.txt')
  expect(await held('b.txt')).toBe('local b.txt')
  expect(await held('c.txt')).toBe('local c.txt')
  expect(await held('c (2).txt')).toBe('remote c.txt')
})

test('an upload that waited while the app was closed does not replace what has come there meanwhile', async ({
  launch,
  serve,
  folder,
}) => {
  const stalled: Fault = { operation: 'upload', match: '*.mine', kind: 'stall-upload', count: 4 }
  const server = await serve({ faults: [stalled] })
  const app = await launch()
  await connect(app.page, server.baseUrl)
  await createBucket(app.page, 'media')
  const mine = ['a.mine', 'b.mine', 'c.mine', 'd.mine']
  for (const name of mine) await writeFile(below(folder, name), name)
  await dropFiles(
    app.page,
    grid(app.page),
    mine.map((name) => below(folder, name)),
  )
  for (const name of mine) await expect(transfer(app.page, name)).toContainText('Uploading')
  // Else a stall would be left for a request of the test's own.
  await expect.poll(() => server.stats().byMethod['PUT']).toBe(4)
  await killApp(app)
  await putObject(server.baseUrl, 'media', 'b.mine', 'b.mine')
  await putObject(server.baseUrl, 'media', 'c.mine', 'theirs')

  const { page } = await launch()
  await expect(page.getByRole('region', { name: 'Transfers' })).toContainText('4 of 4 finished')
  await unfoldTransfers(page)
  await expect(transfer(page, 'c.mine')).toContainText('Failed · “c.mine” has come there meanwhile')
  for (const name of ['a.mine', 'b.mine', 'd.mine'])
    await expect(transfer(page, name)).toContainText('Done · MD5 matches')
  const held = async (name: string) => (await getObject(server.baseUrl, 'media', name)).body.toString()
  expect([await held('a.mine'), await held('b.mine'), await held('c.mine')]).toEqual([
    'a.mine',
    'b.mine',
    'theirs',
  ])
})
