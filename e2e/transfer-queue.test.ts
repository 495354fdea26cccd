import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'

import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { Fault } from '../src/emulator/faults.ts'
import type { RunningEmulator } from '../src/emulator/server.ts'
import { killApp, test, type RunningApp } from './app-fixture.ts'
import { getObject, listKeys, makeBucket, putObject } from './server-view.ts'
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

/** Slow enough to be met in the middle; only the first request is. */
const slowOnce = (operation: Fault['operation']): Fault => ({
  operation,
  match: '*',
  kind: 'slow',
  parameter: 512 * 1024,
  count: 1,
})
const film = randomBytes(8 * 1024 * 1024)

/** The app in the middle of a download into a folder of its own. */
async function inTheMiddle(app: RunningApp, server: RunningEmulator, folder: string): Promise<string> {
  const { page } = app
  await makeBucket(server.baseUrl, 'media')
  await putObject(server.baseUrl, 'media', 'film.bin', film)
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  const saved = below(folder, 'saved')
  await mkdir(saved)
  await answerChoosers(app, [saved])
  await row(page, 'film.bin').click()
  await toolbarButton(page, 'Download').click()
  await expect(transfer(page, 'film.bin')).toContainText(/Downloading [1-9]/)
  return saved
}

const button = (page: Page, name: string) =>
  transfer(page, 'film.bin').getByRole('button', { name, exact: true })

const getStatuses = (server: RunningEmulator) =>
  server
    .stats()
    .recent.filter(({ method, target }) => method === 'GET' && target.endsWith('/film.bin'))
    .map(({ status }) => status)

test('a download is paused in its middle, keeps what came, and goes on there', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve({ faults: [slowOnce('download')], extensions: true })
  const app = await launch()
  const saved = await inTheMiddle(app, server, folder)
  const { page } = app
  await expect(button(page, 'Pause')).toHaveAccessibleDescription(/goes on where it was if the server can/)
  await button(page, 'Pause').click()
  await expect(transfer(page, 'film.bin')).toContainText(/Paused [1-9]/)
  const [part = '', ...others] = await readdir(saved)
  expect([part, others]).toEqual([expect.stringMatching(/cloudstore-part$/), []])
  const { size } = await stat(below(saved, part))
  expect(size).toBeLessThan(film.length)
  await button(page, 'Resume').click()
  await expect(transfer(page, 'film.bin')).toContainText('Done · MD5 matches')
  expect((await readFile(below(saved, 'film.bin'))).equals(film)).toBe(true)
  expect(await readdir(saved)).toEqual(['film.bin'])
  expect(getStatuses(server)).toEqual([200, 206])
})

test('a paused download that is cancelled leaves nothing', async ({ launch, serve, folder }) => {
  const server = await serve({ faults: [slowOnce('download')] })
  const app = await launch()
  const saved = await inTheMiddle(app, server, folder)
  await button(app.page, 'Pause').click()
  await button(app.page, 'Cancel').click()
  await expect(transfer(app.page, 'film.bin')).toContainText('Cancelled')
  await expect.poll(() => readdir(saved)).toEqual([])
  await button(app.page, 'Retry').click()
  await expect(transfer(app.page, 'film.bin')).toContainText('Done · MD5 matches')
})

test('uploads are paused and resumed in their middle, all at once and one by one', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve({ faults: [slowOnce('upload')] })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await writeFile(below(folder, 'film.bin'), film)
  await dropFiles(page, grid(page), [below(folder, 'film.bin')])
  await expect(transfer(page, 'film.bin')).toContainText(/Uploading [1-9]/)
  await expect(button(page, 'Pause')).toHaveAccessibleDescription(/starts again from its first byte/)
  const shelf = page.getByRole('region', { name: 'Transfers' })
  await shelf.getByRole('button', { name: 'Pause all' }).click()
  await expect(transfer(page, 'film.bin')).toContainText('Paused')
  await expect(shelf).toContainText('1 paused')
  expect(await listKeys(server.baseUrl, 'media')).toEqual([])
  await button(page, 'Resume').click()
  await expect(transfer(page, 'film.bin')).toContainText('Done · MD5 matches')
  expect((await getObject(server.baseUrl, 'media', 'film.bin')).body.equals(film)).toBe(true)
})

for (const { end, endApp } of [
  { end: 'closed', endApp: (app: RunningApp) => app.close() },
  { end: 'killed', endApp: killApp },
]) {
  test(`${end} in the middle of a download, the app goes on with it at the next start`, async ({
    launch,
    serve,
    folder,
  }) => {
    const server = await serve({ faults: [slowOnce('download')], extensions: true })
    const app = await launch()
    const saved = await inTheMiddle(app, server, folder)
    await writeFile(below(saved, 'other.txt'), 'other')
    await endApp(app)
    expect(await readdir(saved)).not.toContain('film.bin')
    const { page } = await launch()
    await showFinished(page)
    await expect(transfer(page, 'film.bin')).toContainText('Done · MD5 matches')
    expect((await readFile(below(saved, 'film.bin'))).equals(film)).toBe(true)
    expect((await readdir(saved)).toSorted()).toEqual(['film.bin', 'other.txt'])
    expect(getStatuses(server)).toEqual([200, 206])
  })
}

test('killed where the server cannot send the rest, the download starts again, and no part is left', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve({ faults: [slowOnce('download')] })
  const app = await launch()
  const saved = await inTheMiddle(app, server, folder)
  await killApp(app)
  const { page } = await launch()
  await showFinished(page)
  await expect(transfer(page, 'film.bin')).toContainText('Done · MD5 matches')
  expect((await readFile(below(saved, 'film.bin'))).equals(film)).toBe(true)
  expect(await readdir(saved)).toEqual(['film.bin'])
})

test('killed with 1,000 uploads waiting, the app finds them all and finishes them; what was paused stays', async ({
  launch,
  serve,
  folder,
}) => {
  const stalled: Fault = { operation: 'upload', match: '*', kind: 'stall-upload', count: 16 }
  const server = await serve({ faults: [stalled] })
  const app = await launch()
  await connect(app.page, server.baseUrl)
  await createBucket(app.page, 'media')
  await mkdir(below(folder, 'batch'))
  const names = Array.from({ length: 1000 }, (_, index) => `n${index}.txt`)
  await Promise.all(names.map((name) => writeFile(below(folder, 'batch', name), name)))
  await dropFiles(app.page, grid(app.page), [below(folder, 'batch')])
  const shelf = (page: Page) => page.getByRole('region', { name: 'Transfers' })
  await expect(shelf(app.page)).toContainText('0 of 1,000 finished')
  const paused = app.page
    .getByRole('listitem')
    .filter({ has: app.page.getByRole('button', { name: 'Pause' }) })
    .nth(18)
  const pausedName = await paused.getAttribute('aria-label')
  await paused.getByRole('button', { name: 'Pause' }).click()
  await expect(shelf(app.page)).toContainText('1 paused')
  await killApp(app)
  expect(await listKeys(server.baseUrl, 'media')).toEqual([])

  const { page } = await launch()
  await expect(shelf(page)).toContainText('999 of 1,000 finished', { timeout: 30_000 })
  await expect(transfer(page, pausedName ?? '')).toContainText('Paused')
  await shelf(page).getByRole('button', { name: 'Resume all' }).click()
  await expect(shelf(page)).toContainText('1,000 of 1,000 finished')
  const keys: string[] = await listKeys(server.baseUrl, 'media')
  expect(keys.toSorted()).toEqual(names.map((name) => `batch/${name}`).toSorted())
})

/** What ended before the window was there leaves the shelf folded. */
async function showFinished(page: Page): Promise<void> {
  const shelf = page.getByRole('region', { name: 'Transfers' })
  await expect(shelf).toContainText('1 of 1 finished')
  await unfoldTransfers(page)
}
