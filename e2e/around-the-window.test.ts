import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'

import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { Fault } from '../src/emulator/faults.ts'
import type { RunningEmulator } from '../src/emulator/server.ts'
import { test, type RunningApp } from './app-fixture.ts'
import { listKeys, makeBucket, putObject } from './server-view.ts'
import {
  addBucket,
  answerChoosers,
  below,
  connect,
  dropFiles,
  grid,
  row,
  toolbarButton,
  transfer,
} from './window-steps.ts'

/** Slow enough to be met in the middle, at the first try and after a restart. */
const slow: Fault = { operation: 'upload', match: '*', kind: 'slow', parameter: 512 * 1024, count: 2 }
const film = randomBytes(2 * 1024 * 1024)

/** The app in the middle of an upload. */
async function inTheMiddle(app: RunningApp, server: RunningEmulator, folder: string): Promise<void> {
  const { page } = app
  await makeBucket(server.baseUrl, 'media')
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  await writeFile(below(folder, 'film.bin'), film)
  await dropFiles(page, grid(page), [below(folder, 'film.bin')])
  await expect(transfer(page, 'film.bin')).toContainText(/Uploading [1-9]/)
}

/** As the window's own button does. */
async function closeWindow(app: RunningApp): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close()
  })
}

const question = (page: Page) => page.getByRole('alertdialog', { name: 'Transfers are under way' })

test('closing the window with work in hand asks: work goes on, or goes on at the next start', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve({ faults: [slow] })
  const app = await launch()
  const { page } = app
  await inTheMiddle(app, server, folder)
  await closeWindow(app)
  await expect(question(page)).toContainText('1 running')
  await expect(question(page)).toContainText('starts again from its first byte')
  await expect(question(page).getByRole('button', { name: 'Keep working' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question(page)).toBeHidden()
  await expect(transfer(page, 'film.bin')).toContainText('Uploading')

  await closeWindow(app)
  const gone = new Promise((resolve) => app.process.once('exit', resolve))
  await question(page).getByRole('button', { name: 'Quit' }).click()
  await gone
  expect(await listKeys(server.baseUrl, 'media')).toEqual([])

  const again = await launch()
  await expect(transfer(again.page, 'film.bin')).toContainText('Done · MD5 matches')
  expect(await listKeys(server.baseUrl, 'media')).toEqual(['film.bin'])
  const ended = new Promise((resolve) => again.process.once('exit', resolve))
  await closeWindow(again)
  await ended
})

test('an open question about files is work in hand, and is still there for who stays', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'media')
  await putObject(server.baseUrl, 'media', 'notes.txt', 'theirs')
  await writeFile(below(folder, 'notes.txt'), 'mine')
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  await dropFiles(page, grid(page), [below(folder, 'notes.txt')])
  const conflict = page.getByRole('dialog', { name: 'Files already exist' })
  await expect(conflict).toBeVisible()
  await closeWindow(app)
  await expect(question(page)).toContainText('A question about files that exist already is open.')
  await question(page).getByRole('button', { name: 'Keep working' }).click()
  await expect(question(page)).toBeHidden()
  await conflict.getByRole('radio', { name: 'Replace', exact: true }).check()
  await conflict.getByRole('button', { name: 'Continue' }).click()
  await expect(transfer(page, 'notes.txt')).toContainText('Done')
})

test('what is paused, and a page that hangs, keep nobody from quitting', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve({ faults: [slow] })
  const app = await launch()
  const { page } = app
  await inTheMiddle(app, server, folder)
  await page.evaluate(() => {
    setTimeout(() => {
      for (;;);
    }, 0)
  })
  const hangs = new Promise((resolve) => app.process.once('exit', resolve))
  await closeWindow(app)
  await hangs

  const again = await launch()
  await transfer(again.page, 'film.bin').getByRole('button', { name: 'Pause' }).click()
  await expect(transfer(again.page, 'film.bin')).toContainText('Paused')
  const ended = new Promise((resolve) => again.process.once('exit', resolve))
  await closeWindow(again)
  await ended
})

test('the icon shows how far the work is, and the computer stays awake meanwhile', async ({
  launch,
  serve,
  folder,
}) => {
  // A download: what is uploaded over so short a way is in the system's buffers at once.
  const server = await serve({ faults: [{ ...slow, operation: 'download', parameter: 4 * 1024 * 1024 }] })
  await makeBucket(server.baseUrl, 'media')
  await putObject(server.baseUrl, 'media', 'film.bin', Buffer.alloc(12 * 1024 * 1024, 'film'))
  const app = await launch()
  const { page } = app
  await app.electron.evaluate(({ BrowserWindow, powerSaveBlocker }) => {
    const shown: number[] = []
    const held: string[] = []
    const start = powerSaveBlocker.start.bind(powerSaveBlocker)
    Object.assign(globalThis, { shown, held })
    for (const window of BrowserWindow.getAllWindows())
      window.setProgressBar = (share) => void shown.push(share)
    powerSaveBlocker.start = (kind) => {
      held.push(kind)
      return start(kind)
    }
  })
  await connect(page, server.baseUrl)
  await addBucket(page, 'media')
  await answerChoosers(app, [folder])
  await row(page, 'film.bin').click()
  await toolbarButton(page, 'Download').click()
  await expect(transfer(page, 'film.bin')).toContainText('Done')
  const seen = () => app.electron.evaluate(() => globalThis as unknown as { shown: number[]; held: string[] })
  await expect.poll(async () => (await seen()).shown.at(-1)).toBe(-1)
  const { shown, held } = await seen()
  const shares = shown.filter((share) => share >= 0 && share <= 1)
  expect(shares.length).toBeGreaterThan(1)
  expect(shares).toEqual(shares.toSorted((one, other) => one - other))
  expect(held).toEqual(['prevent-app-suspension'])
})
