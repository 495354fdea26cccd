import { mkdir, readFile, writeFile } from 'node:fs/promises'

import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

import { test } from './app-fixture.ts'
import { expectAccessible } from './axe-steps.ts'
import { startGateway } from './gateway.ts'
import { getObject, makeBucket, putObject } from './server-view.ts'
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

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Settings' })

async function openSettings(page: Page): Promise<Locator> {
  await page.keyboard.press('Control+,')
  await expect(dialog(page)).toBeVisible()
  return dialog(page)
}

test('what is chosen holds at once and at the next start, by the keyboard alone', async ({
  launch,
  serve,
}) => {
  const server = await serve({ plan: 'free' })
  const { page, close } = await launch()
  await connect(page, server.baseUrl)
  await expect(page.getByText('left today')).toContainText('9,9')
  await page.getByRole('button', { name: 'Account: Studio North' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Settings…' }).press('Enter')
  await expect(dialog(page).getByRole('checkbox', { name: /Keep the computer awake/ })).toBeChecked()
  await dialog(page)
    .getByRole('checkbox', { name: /Keep the computer awake/ })
    .press('Space')
  await dialog(page).getByRole('textbox', { name: 'Requests per day' }).focus()
  await page.keyboard.type('5000')
  await expect(page.getByText('left today')).toContainText('4,9')
  await dialog(page).getByRole('textbox', { name: 'Keep receipts for (days)' }).fill('0')
  await page.keyboard.press('Enter')
  await expect(dialog(page).getByRole('alert')).toHaveText('Type a whole number from 1 to 3,650.')
  await expectAccessible(page, 'settings')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await close()

  const again = await launch()
  await expect(again.page.getByText('left today')).toContainText('4,9')
  const settings = await openSettings(again.page)
  await expect(settings.getByRole('checkbox', { name: /Keep the computer awake/ })).not.toBeChecked()
  await expect(settings.getByRole('textbox', { name: 'Requests per day' })).toHaveValue('5000')
  await expect(settings.getByRole('textbox', { name: 'Keep receipts for (days)' })).toHaveValue('30')
})

test('files that exist already are left, or replaced, without a question, as the settings say', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'docs')
  await putObject(server.baseUrl, 'docs', 'notes.txt', 'theirs')
  await writeFile(below(folder, 'notes.txt'), 'mine')
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'docs')
  await expect(row(page, 'notes.txt')).toBeVisible()
  await chooseForExisting(page, 'Skip')
  await dropFiles(page, grid(page), [below(folder, 'notes.txt')])
  await expect(transfer(page, 'notes.txt')).toContainText('Skipped')
  expect((await getObject(server.baseUrl, 'docs', 'notes.txt')).body.toString()).toBe('theirs')

  await chooseForExisting(page, 'Replace')
  await mkdir(below(folder, 'saved'))
  await writeFile(below(folder, 'saved', 'notes.txt'), 'old')
  await answerChoosers(app, [below(folder, 'saved')])
  await row(page, 'notes.txt').click()
  await toolbarButton(page, 'Download').click()
  await expect(transfer(page, 'notes.txt').filter({ hasText: 'Done' })).toBeVisible()
  expect(await readFile(below(folder, 'saved', 'notes.txt'), 'utf8')).toBe('theirs')
})

async function chooseForExisting(page: Page, choice: string): Promise<void> {
  const settings = await openSettings(page)
  await settings.getByRole('combobox', { name: 'When a file exists already' }).click()
  await page.getByRole('option', { name: new RegExp(`^${choice} (What|The)`) }).click()
  await expect(settings.getByRole('combobox')).toContainText(choice)
  await page.keyboard.press('Escape')
  await expect(settings).toBeHidden()
}

test('a speed limit holds for what is under way', async ({ launch, serve, folder }) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'docs')
  const sizeBytes = 8 * 1024 * 1024
  await putObject(server.baseUrl, 'docs', 'film.bin', Buffer.alloc(sizeBytes, 'film'))
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'docs')
  const settings = await openSettings(page)
  const limit = settings.getByRole('textbox', { name: 'Download limit (MB/s)' })
  await limit.fill('1')
  await page.keyboard.press('Escape')
  await answerChoosers(app, [folder])
  await row(page, 'film.bin').click()
  await toolbarButton(page, 'Download').click()
  await expect(transfer(page, 'film.bin')).toContainText(/Downloading [1-9]/)
  const startedAtMs = Date.now()
  await openSettings(page)
  await expect(limit).toHaveValue('1')
  await limit.fill('')
  await page.keyboard.press('Escape')
  await expect(transfer(page, 'film.bin')).toContainText('Done')
  // At the old limit it would have taken some seconds more.
  expect(Date.now() - startedAtMs).toBeLessThan(5_000)
})

test('the server meets as many uploads at once as the settings say, from the moment that they say so', async ({
  launch,
  serve,
  folder,
}) => {
  const slow = { operation: 'upload', match: '*', kind: 'slow', parameter: 512 * 1024, count: 3 } as const
  const server = await serve({ faults: [slow] })
  await makeBucket(server.baseUrl, 'docs')
  const gateway = await startGateway(server.baseUrl)
  const { page } = await launch()
  await connect(page, gateway.baseUrl)
  await addBucket(page, 'docs')
  const settings = await openSettings(page)
  await settings.getByRole('textbox', { name: 'Transfers at once' }).fill('1')
  await page.keyboard.press('Escape')
  const names = ['a.bin', 'b.bin', 'c.bin']
  for (const name of names) await writeFile(below(folder, name), Buffer.alloc(1_500_000, name))
  await dropFiles(
    page,
    grid(page),
    names.map((name) => below(folder, name)),
  )
  await expect(transfer(page, 'a.bin')).toContainText('Uploading')
  for (const name of ['b.bin', 'c.bin']) await expect(transfer(page, name)).toContainText('Waiting')
  expect(gateway.uploads()).toBe(1)
  await openSettings(page)
  await settings.getByRole('textbox', { name: 'Transfers at once' }).fill('3')
  await expect.poll(gateway.uploads).toBe(3)
  await page.keyboard.press('Escape')
  for (const name of names) await expect(transfer(page, name)).toContainText('Done')
  await gateway.close()
})
