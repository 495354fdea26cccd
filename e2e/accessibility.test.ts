import { expect } from 'playwright/test'

import { test } from './app-fixture.ts'
import { expectAccessible } from './axe-steps.ts'
import { listing, searchBox } from './catalog-steps.ts'
import { ask, makeBucket, putObject } from './server-view.ts'
import { addBucket, bucketLink, connect, row, toolbarButton } from './window-steps.ts'

test('first run, folder, menu and question meet WCAG A and AA in both themes', async ({ launch }) => {
  const { electron, page } = await launch()
  await expect(page.getByRole('heading', { name: 'Connect to CloudStore' })).toBeVisible()
  await expectAccessible(page, 'first run')
  await page.getByRole('button', { name: 'Try it on this computer' }).click()
  await bucketLink(page, 'samples').click()
  await expect(row(page, 'welcome.txt')).toBeVisible()
  await row(page, 'welcome.txt').click()
  await expectAccessible(page, 'folder')
  await page.keyboard.press('Alt+Enter')
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details).toContainText('The MD5 of the content')
  await expectAccessible(page, 'details')
  await page.keyboard.press('Alt+Enter')
  await page.getByRole('button', { name: 'Account: This computer' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await expectAccessible(page, 'account menu')
  await page.keyboard.press('Escape')
  await toolbarButton(page, 'Delete').click()
  await expect(page.getByRole('alertdialog')).toContainText('1 object')
  await expectAccessible(page, 'delete')
  await page.keyboard.press('Escape')
  await expect(toolbarButton(page, 'Delete')).toBeFocused()
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('event:quit.asked', {})
  })
  await expect(page.getByRole('button', { name: 'Keep working' })).toBeFocused()
  await expectAccessible(page, 'quit')
})

test('results, filters and changes meet WCAG A and AA in both themes', async ({ launch, serve }) => {
  const server = await serve()
  await makeBucket(server.baseUrl, 'archive')
  for (const key of ['2026/lisbon/raw/tram-28.txt', '2026/tram-28.txt', 'tram.txt'])
    await putObject(server.baseUrl, 'archive', key, key)
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await addBucket(page, 'archive')
  await expect(listing(page)).toContainText('3 objects · complete')

  await toolbarButton(page, 'Filter').click()
  const filters = page.getByRole('group', { name: 'Filters' })
  await filters.getByRole('button', { name: 'Type' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Documents' }).click()
  await page.keyboard.press('Escape')
  await searchBox(page).fill('tram-28')
  await expect(page.getByRole('status', { name: 'Results' })).toHaveText('2 found')
  await row(page, 'tram-28.txt').first().click()
  await expectAccessible(page, 'results with filters')
  await filters.getByRole('button', { name: 'Size' }).click()
  await expect(page.getByRole('textbox', { name: 'At least (MB)' })).toBeVisible()
  await expectAccessible(page, 'filter by size')
  await page.keyboard.press('Escape')
  await searchBox(page).fill('nowhere')
  await expect(page.getByText('Nothing in this bucket matches “nowhere”')).toBeVisible()
  await expectAccessible(page, 'no results')
  await page.getByRole('button', { name: 'Clear', exact: true }).click()

  await putObject(server.baseUrl, 'archive', 'new.txt', 'new')
  await ask(server.baseUrl, 'DELETE', '/buckets/archive/objects/tram.txt')
  await page.keyboard.press('F5')
  await page.getByRole('button', { name: 'Refresh found 1 new, 1 gone' }).click()
  await expect(row(page, 'new.txt')).toContainText('New')
  await expect(row(page, 'tram.txt')).toContainText('Gone')
  await expectAccessible(page, 'changes')
})
