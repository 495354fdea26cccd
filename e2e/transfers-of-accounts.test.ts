import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'

import { expect } from 'playwright/test'

import { killApp, test } from './app-fixture.ts'
import { getObject } from './server-view.ts'
import { below, connect, createBucket, dropFiles, grid, transfer } from './window-steps.ts'

test('after a restart the transfers of an account that nobody has opened go on', async ({
  launch,
  serve,
  folder,
}) => {
  const slow = { operation: 'upload', match: '*', kind: 'slow', parameter: 512 * 1024, count: 1 } as const
  const [studio, archive] = [await serve({ faults: [slow] }), await serve()]
  const film = randomBytes(4 * 1024 * 1024)
  await writeFile(below(folder, 'film.bin'), film)
  const app = await launch()
  await connect(app.page, studio.baseUrl)
  await createBucket(app.page, 'media')
  await dropFiles(app.page, grid(app.page), [below(folder, 'film.bin')])
  await expect(transfer(app.page, 'film.bin')).toContainText(/Uploading [1-9]/)
  await app.page.getByRole('button', { name: 'Account: Studio North' }).click()
  await app.page.getByRole('menuitem', { name: 'Add account…' }).click()
  await connect(app.page, archive.baseUrl, { name: 'Archive' })
  await expect(app.page.getByRole('button', { name: 'Account: Archive' })).toBeVisible()
  await killApp(app)

  const { page } = await launch()
  await expect(page.getByRole('button', { name: 'Account: Archive' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Transfers' })).toContainText('1 of 1 finished')
  expect((await getObject(studio.baseUrl, 'media', 'film.bin')).body.equals(film)).toBe(true)
})
