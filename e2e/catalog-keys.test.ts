import { mkdir, readdir, readFile } from 'node:fs/promises'

import { expect } from 'playwright/test'

import { listing, searchBox, test } from './catalog-steps.ts'
import { listKeys, makeBucket, putObject } from './server-view.ts'
import { addBucket, answerChoosers, below, connect, grid, row, toolbarButton } from './window-steps.ts'

const longKey = 'long-'.padEnd(1024, 'x')

/** Each is a key of its own; the content of each is its key. */
const keys = [
  'a',
  'a/',
  'a/b',
  'a//b',
  '/a',
  '.',
  '..',
  'dots/../up.txt',
  'line\nbreak.txt',
  'photo-\u202Egnp.exe',
  'Café.txt'.normalize('NFC'),
  'Café.txt'.normalize('NFD'),
  longKey,
]

test('awkward keys are shown, chosen, downloaded and deleted, and none hides another', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'keys')
  for (const key of keys) await putObject(server.baseUrl, 'keys', key, key)
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await addBucket(page, 'keys')
  await expect(listing(page)).toContainText(`${keys.length} objects · complete`)

  // The folders a/, / and dots/, and eight objects.
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '12')
  for (const name of ['/ ', 'a/ ', 'dots/ ', 'a ', '. ', '.. ', 'Café.txt', longKey])
    await expect(row(page, name.normalize('NFC')).first()).toBeVisible()
  await expect(row(page, String.raw`line\u000Abreak.txt`)).toBeVisible()
  await expect(row(page, String.raw`photo-\u202Egnp.exe`)).toBeVisible()
  await expect(row(page, 'Café.txt'.normalize('NFD'))).toBeVisible()

  await row(page, 'a/ ').dblclick()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '4')
  for (const name of ['a/', '/', 'b']) await expect(row(page, name)).toBeVisible()
  await row(page, '/').dblclick()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2')
  await expect(row(page, 'b')).toBeVisible()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await row(page, 'dots/').dblclick()
  await row(page, '../').dblclick()
  await expect(row(page, 'up.txt')).toBeVisible()
  await searchBox(page).fill('\u202E')
  await expect(row(page, String.raw`photo-\u202Egnp.exe`)).toBeVisible()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2')
  await searchBox(page).press('Escape')
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'keys' }).click()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '12')

  const saved = below(folder, 'saved')
  await mkdir(saved)
  await answerChoosers(app, [saved])
  await grid(page).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByText('11 selected')).toBeVisible()
  await toolbarButton(page, 'Download').click()
  await expect.poll(() => contentsBelow(saved)).toEqual(keys.toSorted())

  await grid(page).focus()
  await page.keyboard.press('Delete')
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText(`${keys.length} objects`)
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => listKeys(server.baseUrl, 'keys')).toEqual([])
  await expect(grid(page).getByRole('row')).toHaveCount(1)
})

/** What all finished files hold, sorted. */
async function contentsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.cloudstore-part'))
  const contents = await Promise.all(
    files.map((entry) => readFile(below(entry.parentPath, entry.name), 'utf8')),
  )
  return contents.toSorted()
}
