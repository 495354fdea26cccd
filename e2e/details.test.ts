import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { RunningEmulator } from '../src/emulator/server.ts'
import { test, type RunningApp } from './app-fixture.ts'
import { makeBucket, md5, putObject } from './server-view.ts'
import { addBucket, connect, grid, row, toolbarButton } from './window-steps.ts'

const hostile = 'notes/\u202Egpj.\nexe'

test('details cost one request for a row that rests chosen, and none for those that are passed', async ({
  launch,
  serve,
}) => {
  const server = await serve()
  const { page } = await openArchive(await launch(), server)
  await toolbarButton(page, 'Details').click()
  await expect(details(page)).toContainText('Select an object or a folder')
  expect(asked(server)).toEqual([])

  await row(page, 'k00').click()
  await expect(details(page)).toContainText('This server shows no metadata')
  // A server without HEAD is found out once.
  expect(asked(server)).toEqual(['HEAD k00', 'GET k00'])

  await grid(page).focus()
  for (let step = 0; step < 20; step += 1) await page.keyboard.press('ArrowDown')
  await expect(details(page)).toContainText('photographer')
  await expect(details(page)).toContainText('M. Reis')
  await expect(details(page)).toContainText(md5('k20'))
  await expect(details(page)).toContainText('The MD5 of the content')
  await expect(details(page)).toContainText('text/x-note')
  await expect(row(page, 'k20')).toContainText('text/x-note')
  expect(asked(server).slice(2)).toEqual(['GET k20'])

  await row(page, 'k00').click()
  await expect(details(page)).toContainText('This server shows no metadata')
  expect(asked(server)).toHaveLength(3)
})

test('a changed object is asked about anew, a folder and many cost nothing, and failures are said', async ({
  launch,
  serve,
}) => {
  const server = await serve({
    extensions: true,
    // Its upload passes; HEAD is refused, and so is the GET in its place.
    faults: [{ operation: '*', match: 'k03', kind: 'status', parameter: 403, skip: 1, count: 2 }],
  })
  const { page } = await openArchive(await launch(), server)
  await row(page, 'k20').click()
  await page.keyboard.press('Alt+Enter')
  await expect(details(page)).toContainText(md5('k20'))
  await putObject(server.baseUrl, 'archive', 'k20', 'another content')
  await page.keyboard.press('F5')
  await expect(details(page)).toContainText(md5('another content'))
  await expect(details(page)).toContainText('15 bytes')
  await expect(details(page)).toContainText('This server shows no metadata')

  const before = asked(server).length
  await row(page, 'notes/').click()
  await expect(details(page).getByRole('heading')).toHaveText('notes/')
  await expect(details(page)).toContainText('Objects1')
  await row(page, 'k10').click({ modifiers: ['Shift'] })
  await expect(details(page).getByRole('heading')).toHaveText('12 selected')
  expect(asked(server)).toHaveLength(before)

  await row(page, 'k03').click()
  await expect(details(page).getByRole('alert')).toContainText('This API key may not do that')
  await details(page).getByRole('button', { name: 'Try again' }).click()
  await expect(details(page)).toContainText(md5('k03'))
  await page.keyboard.press('Alt+Enter')
  await expect(details(page)).toHaveCount(0)
  await expect(grid(page)).toBeFocused()
})

test('key, path, URL and ETag go on the clipboard as they are', async ({ launch, serve }) => {
  const server = await serve()
  const app = await openArchive(await launch(), server)
  const { page } = app
  await row(page, 'notes/').dblclick()
  await grid(page).getByRole('row').nth(1).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Details' }).click()
  await expect(details(page)).toContainText('notes/\\u202Egpj.\\u000Aexe')
  await expect(details(page)).toContainText(md5(hostile))
  const url = `${server.baseUrl}/buckets/archive/objects/notes/%E2%80%AEgpj.%0Aexe`
  for (const [item, text] of [
    ['key', hostile],
    ['path', `archive/${hostile}`],
    ['URL', url],
    ['ETag', md5(hostile)],
  ] as const) {
    await details(page).getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('menuitem', { name: `Copy ${item}` }).click()
    await expect(details(page).getByRole('status')).toHaveText(new RegExp(`^${item} copied$`, 'i'))
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(text)
  }
})

function details(page: Page) {
  return page.getByRole('complementary', { name: 'Details' })
}

async function openArchive(app: RunningApp, server: RunningEmulator): Promise<RunningApp> {
  await makeBucket(server.baseUrl, 'archive')
  for (let index = 0; index < 22; index += 1) {
    const key = `k${String(index).padStart(2, '0')}`
    await putObject(server.baseUrl, 'archive', key, key, index === 20 ? described : {})
  }
  await putObject(server.baseUrl, 'archive', hostile, hostile)
  await connect(app.page, server.baseUrl)
  await addBucket(app.page, 'archive')
  await expect(row(app.page, 'k21')).toBeVisible()
  return app
}

const described = { 'Content-Type': 'text/x-note', 'X-CloudStore-Meta-Photographer': 'M. Reis' }

/** The requests for single objects that were not put there by the test. */
function asked(server: RunningEmulator): string[] {
  return server
    .stats()
    .recent.filter(({ method, target }) => method !== 'PUT' && /\/objects\/./.test(target))
    .map(({ method, target }) => `${method} ${target.slice(target.lastIndexOf('/') + 1)}`)
}
