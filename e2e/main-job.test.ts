import { mkdir, readFile, writeFile } from 'node:fs/promises'

import { expect } from 'playwright/test'

import { test } from './app-fixture.ts'
import { getObject, listKeys, md5 } from './server-view.ts'
import {
  answerChoosers,
  below,
  connect,
  createBucket,
  dropFiles,
  grid,
  row,
  toolbarButton,
  transfer,
} from './window-steps.ts'

const picture = Buffer.alloc(300 * 1024, 'pixel ')

test('connects, makes a bucket, takes dropped files and folders, gives them back, deletes them', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve()
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')

  await mkdir(below(folder, 'pics', 'deep'), { recursive: true })
  await writeFile(below(folder, 'hello.txt'), 'Hello, World!')
  await writeFile(below(folder, 'empty'), '')
  await writeFile(below(folder, 'pics', 'один #1 %.png'), picture)
  await writeFile(below(folder, 'pics', 'deep', 'a b.json'), '{"a": 1}')
  await dropFiles(page, grid(page), [
    below(folder, 'hello.txt'),
    below(folder, 'empty'),
    below(folder, 'pics'),
  ])
  for (const name of ['hello.txt', 'empty', 'один #1 %.png', 'a b.json']) {
    await expect(transfer(page, name)).toContainText('Done')
  }

  const expected = [
    ['hello.txt', 'Hello, World!', 'text/plain'],
    ['empty', '', 'application/octet-stream'],
    ['pics/один #1 %.png', picture, 'image/png'],
    ['pics/deep/a b.json', '{"a": 1}', 'application/json'],
  ] as const
  expect((await listKeys(server.baseUrl, 'media')).toSorted()).toEqual(
    expected.map(([key]) => key).toSorted(),
  )
  for (const [key, content, type] of expected) {
    const object = await getObject(server.baseUrl, 'media', key)
    expect(md5(object.body), key).toBe(md5(content))
    expect(object.headers['content-type'], key).toBe(type)
  }

  // Folders come from keys.
  await expect(page.getByRole('status', { name: 'Listing' })).toHaveText(/^4 objects · complete \d\d:\d\d$/)
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '4')
  await row(page, 'pics/').dblclick()
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link')).toHaveText([
    'media',
    'pics',
  ])
  await expect(row(page, 'deep/')).toBeVisible()
  await expect(row(page, 'один #1 %.png')).toContainText('image/png')
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'media' }).click()

  // A file and a folder come back byte for byte.
  const saved = below(folder, 'saved')
  await mkdir(saved)
  await answerChoosers(app, [saved])
  await row(page, 'pics/').click()
  await row(page, 'hello.txt').click({ modifiers: ['ControlOrMeta'] })
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await toolbarButton(page, 'Download').click()
  for (const name of ['hello.txt', 'один #1 %.png', 'a b.json']) {
    await expect(transfer(page, name)).toContainText('Done · MD5 matches')
  }
  expect(await readFile(below(saved, 'hello.txt'), 'utf8')).toBe('Hello, World!')
  expect(md5(await readFile(below(saved, 'pics', 'один #1 %.png')))).toBe(md5(picture))
  expect(await readFile(below(saved, 'pics', 'deep', 'a b.json'), 'utf8')).toBe('{"a": 1}')

  // The dialog names what goes, and only that goes.
  await row(page, 'pics/').click()
  await toolbarButton(page, 'Delete').click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('Studio North')
  await expect(question).toContainText('media')
  await expect(question).toContainText('2 objects')
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(row(page, 'pics/')).toHaveCount(0)
  await expect.poll(() => listKeys(server.baseUrl, 'media')).toEqual(['empty', 'hello.txt'])
  expect(app.output()).not.toContain('bug:')
})

test('makes a folder, and drops into the folder row under the pointer', async ({ launch, serve, folder }) => {
  const server = await serve()
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await toolbarButton(page, 'New folder').click()
  const dialog = page.getByRole('dialog', { name: 'New folder' })
  await dialog.getByRole('textbox', { name: 'Folder name' }).fill('2026')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(row(page, '2026/')).toBeVisible()

  await writeFile(below(folder, 'note.txt'), 'note')
  await dropFiles(page, row(page, '2026/'), [below(folder, 'note.txt')])
  await expect(transfer(page, 'note.txt')).toContainText('Done')
  expect(await listKeys(server.baseUrl, 'media')).toEqual(['2026/', '2026/note.txt'])
})

test('uploads by the choosers, and works with the keyboard alone', async ({ launch, serve, folder }) => {
  const server = await serve()
  const app = await launch()
  const { page } = app
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await mkdir(below(folder, 'album'))
  await writeFile(below(folder, 'album', 'one.txt'), 'one')
  await answerChoosers(app, [below(folder, 'album')])
  await toolbarButton(page, 'Upload folder').click()
  await expect(transfer(page, 'one.txt')).toContainText('Done')
  for (const name of ['file10.txt', 'file2.txt']) await writeFile(below(folder, name), name)
  await answerChoosers(app, [below(folder, 'file10.txt'), below(folder, 'file2.txt')])
  await grid(page).focus()
  await page.keyboard.press('ControlOrMeta+u')
  await expect(transfer(page, 'file2.txt')).toContainText('Done')

  // Natural order: album/, file2, file10.
  await expect(row(page, 'file2.txt')).toHaveAttribute('aria-rowindex', '3')
  await page.keyboard.press('Home')
  await expect(row(page, 'album/')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(row(page, 'one.txt')).toBeVisible()
  await page.keyboard.press('Backspace')
  await expect(row(page, 'file2.txt')).toHaveAttribute('aria-rowindex', '3')
  await expect(row(page, 'file10.txt')).toHaveAttribute('aria-rowindex', '4')
  await page.keyboard.press('End')
  await expect(row(page, 'file10.txt')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(row(page, 'file2.txt')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Delete')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => listKeys(server.baseUrl, 'media')).toEqual(['album/one.txt'])
})
