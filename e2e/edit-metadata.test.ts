import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import { killApp, test } from './app-fixture.ts'
import { expectAccessible } from './axe-steps.ts'
import { getObject, makeBucket, md5, putObject } from './server-view.ts'
import { addBucket, connect, row, transfer, unfoldTransfers } from './window-steps.ts'

const keys = ['a.txt', 'b.txt', 'c.txt'] as const

test('content type and metadata of three objects; a malformed name; an object that changed meanwhile', async ({
  launch,
  serve,
}) => {
  const { baseUrl } = await serve()
  await makeBucket(baseUrl, 'archive')
  for (const key of keys) {
    await putObject(baseUrl, 'archive', key, `content of ${key}`, {
      'Content-Type': 'text/plain',
      'X-CloudStore-Meta-Author': key,
      'X-CloudStore-Meta-Licence': 'internal',
    })
  }
  const { page } = await launch()
  await connect(page, baseUrl)
  await addBucket(page, 'archive')

  await row(page, 'a.txt').click()
  await row(page, 'c.txt').click({ modifiers: ['Shift'] })
  await page.keyboard.press('Alt+Enter')
  await details(page).getByRole('button', { name: 'Edit metadata' }).click()
  await expect(dialog(page)).toContainText('3 objects in the bucket “archive” of the account “Studio North”')
  await expect(dialog(page)).toContainText('3 objects · 48 B · 12 requests')
  await expect(field(page, 'Content type')).toHaveValue('text/plain')
  await expect(field(page, 'Name 1')).toHaveValue('author')
  await expect(field(page, 'Value 1')).toHaveAttribute('placeholder', 'Mixed')
  await expect(field(page, 'Value 2')).toHaveValue('internal')
  await expectAccessible(page, 'edit metadata')

  await dialog(page).getByRole('button', { name: 'Add' }).click()
  await field(page, 'Name 3').fill('Photographer')
  await field(page, 'Value 3').fill('M. Reis')
  await dialog(page).getByRole('button', { name: 'Remove 2' }).click()
  await dialog(page).getByRole('button', { name: 'Usual content types' }).click()
  await page.getByRole('menuitem', { name: 'text/markdown' }).click()
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('“Photographer” cannot be sent.')
  await expect(field(page, 'Name 3')).toBeFocused()
  await field(page, 'Name 3').fill('photographer')
  // Another client has been at one of them by then.
  await putObject(baseUrl, 'archive', 'c.txt', 'another content', { 'Content-Type': 'text/plain' })
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page)).toBeHidden()

  await unfoldTransfers(page)
  for (const key of ['a.txt', 'b.txt']) {
    await expect(transfer(page, key)).toContainText('Done · MD5 matches')
    const object = await getObject(baseUrl, 'archive', key)
    expect(object.body.toString()).toBe(`content of ${key}`)
    expect(object.headers).toMatchObject({
      'content-type': 'text/markdown',
      etag: `"${md5(`content of ${key}`)}"`,
      'x-cloudstore-meta-author': key,
      'x-cloudstore-meta-photographer': 'M. Reis',
    })
    expect(object.headers).not.toHaveProperty('x-cloudstore-meta-licence')
  }
  await expect(transfer(page, 'c.txt')).toContainText('Failed · “c.txt” has changed meanwhile')
  const changed = await getObject(baseUrl, 'archive', 'c.txt')
  expect(changed.body.toString()).toBe('another content')
  expect(changed.headers['content-type']).toBe('text/plain')

  await row(page, 'a.txt').click()
  await expect(details(page)).toContainText('text/markdown')
  await expect(details(page)).toContainText('photographerM. Reis')
  await expect(details(page)).not.toContainText('licence')
  await expect(row(page, 'a.txt')).toContainText('text/markdown')
})

test('a server that shows no metadata is warned of, and the edit outlives a kill in its middle', async ({
  launch,
  serve,
}) => {
  const { baseUrl } = await serve({
    extensions: true,
    faults: [
      { operation: 'download', match: 'big', kind: 'no-metadata' },
      // The first edit hangs with its bytes half on their way.
      { operation: 'upload', match: 'big', kind: 'stall-upload', parameter: 1_000, skip: 1, count: 1 },
    ],
  })
  const content = Buffer.alloc(300_000, 'metadata ')
  await makeBucket(baseUrl, 'archive')
  await putObject(baseUrl, 'archive', 'big', content, { 'Content-Type': 'text/plain' })
  const first = await launch()
  await connect(first.page, baseUrl)
  await addBucket(first.page, 'archive')
  await row(first.page, 'big').click({ button: 'right' })
  await first.page.getByRole('menuitem', { name: 'Edit metadata…' }).click()
  await expect(dialog(first.page)).toContainText('saving drops it')
  await field(first.page, 'Content type').fill('text/x-note')
  await dialog(first.page).getByRole('button', { name: 'Save' }).click()
  await expect(transfer(first.page, 'big')).toContainText('Editing')
  await killApp(first)
  expect((await getObject(baseUrl, 'archive', 'big')).headers['content-type']).toBe('text/plain')

  const { page } = await launch()
  await expect(page.getByRole('region', { name: 'Transfers' })).toContainText('1 of 1 finished')
  await unfoldTransfers(page)
  await expect(transfer(page, 'big')).toContainText('Done · MD5 matches')
  const object = await getObject(baseUrl, 'archive', 'big')
  expect(object.headers['content-type']).toBe('text/x-note')
  expect(object.body.equals(content)).toBe(true)
})

function details(page: Page) {
  return page.getByRole('complementary', { name: 'Details' })
}

function dialog(page: Page) {
  return page.getByRole('dialog', { name: 'Edit metadata' })
}

function field(page: Page, name: string) {
  return dialog(page).getByRole('textbox', { name, exact: true })
}
