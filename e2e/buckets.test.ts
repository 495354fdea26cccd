import { expect } from 'playwright/test'

import { test } from './app-fixture.ts'
import { ask, makeBucket, putObject } from './server-view.ts'
import { addBucket, bucketLink, connect, createBucket, grid, row, toolbarButton } from './window-steps.ts'

test("a bucket is made with region and versioning, refused in the server's words, and deleted", async ({
  launch,
  serve,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'taken')
  const { page } = await launch()
  await connect(page, server.baseUrl)

  await page.getByRole('button', { name: 'New bucket', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'New bucket' })
  await dialog.getByRole('textbox', { name: 'Bucket name' }).fill('taken')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.getByRole('alert')).toContainText('exists')
  await dialog.getByRole('textbox', { name: 'Bucket name' }).fill('bad/name')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.getByRole('alert')).toContainText('/')
  await dialog.getByRole('textbox', { name: 'Bucket name' }).fill('frankfurt')
  await dialog.getByRole('combobox', { name: 'Region' }).click()
  await page.getByRole('option', { name: /Frankfurt/ }).click()
  await dialog.getByRole('checkbox', { name: 'Versioning' }).click()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(bucketLink(page, 'frankfurt')).toHaveAttribute('aria-current', 'page')
  expect(server.stats().requests).toBeGreaterThan(0)

  await page.getByRole('button', { name: 'Bucket actions: frankfurt' }).click()
  await page.getByRole('menuitem', { name: 'Delete bucket…' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('Studio North')
  await expect(question).toContainText('frankfurt')
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(bucketLink(page, 'frankfurt')).toHaveCount(0)
  expect((await ask(server.baseUrl, 'GET', '/buckets/frankfurt/objects')).status).toBe(404)
})

test('a bucket that is not empty stays, and the dialog says why', async ({ launch, serve }) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'full')
  await putObject(server.baseUrl, 'full', 'a.txt', 'a')
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await addBucket(page, 'full')
  await page.getByRole('button', { name: 'Bucket actions: full' }).click()
  await page.getByRole('menuitem', { name: 'Delete bucket…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('alertdialog').getByRole('alert')).toContainText('empty')
  expect((await ask(server.baseUrl, 'GET', '/buckets/full/objects')).status).toBe(200)
})

test('adding a bucket that does not exist is refused at the field', async ({ launch, serve }) => {
  const server = await serve()
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await page.getByRole('button', { name: 'Add existing bucket' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add existing bucket' })
  await dialog.getByRole('textbox', { name: 'Bucket name' }).fill('nowhere')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('nowhere')
})

test('a folder of thousands of keys sorts by each column and scrolls to its end', async ({
  launch,
  serve,
}) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'many')
  const names = Array.from({ length: 2100 }, (_, index) => `file ${index + 1}.txt`)
  for (let at = 0; at < names.length; at += 50) {
    const batch = names.slice(at, at + 50)
    await Promise.all(
      batch.map((name, index) => putObject(server.baseUrl, 'many', name, 'x'.repeat(at + index))),
    )
  }
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await expect(page.getByRole('navigation', { name: 'Buckets' })).toBeVisible()
  const before = server.stats().requests
  await addBucket(page, 'many')
  await expect(page.getByRole('status', { name: 'Listing' })).toHaveText(
    /^2,100 objects · complete \d\d:\d\d$/,
  )
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2101')
  // One request shows that the bucket is there, three bring its keys.
  expect(server.stats().requests - before).toBe(4)

  await grid(page).focus()
  await page.keyboard.press('End')
  await expect(row(page, 'file 2100.txt')).toHaveAttribute('aria-rowindex', '2101')
  await grid(page).getByRole('columnheader', { name: 'Size' }).click()
  await expect(grid(page).getByRole('columnheader', { name: 'Size' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  await grid(page).getByRole('columnheader', { name: 'Size' }).click()
  await page.keyboard.press('Home')
  await expect(row(page, 'file 2100.txt')).toHaveAttribute('aria-rowindex', '2')

  // What another client did shows after Refresh.
  await putObject(server.baseUrl, 'many', 'file 0.txt', '')
  await toolbarButton(page, 'Refresh').click()
  await expect(page.getByRole('status', { name: 'Listing' })).toHaveText(/^2,101 objects/)
})

test('the empty bucket says what to do', async ({ launch, serve }) => {
  const server = await serve()
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'new')
  await expect(page.getByRole('button', { name: 'Upload files' })).toHaveCount(1)
  await expect(page.getByRole('status', { name: 'Listing' })).toHaveText(/^0 objects · complete/)
})
