import { mkdir, writeFile } from 'node:fs/promises'

import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { Fault } from '../src/emulator/faults.ts'
import { apiKey, test } from './app-fixture.ts'
import { listKeys } from './server-view.ts'
import { below, connect, createBucket, dropFiles, grid } from './window-steps.ts'

const refusedOnce = (status: number): Fault => ({
  operation: 'upload',
  match: '*',
  kind: 'status',
  parameter: status,
  count: 1,
})
const names = Array.from({ length: 30 }, (_, index) => `n${index}.txt`)
const keys = names.map((name) => `batch/${name}`).toSorted()

const shelf = (page: Page) => page.getByRole('region', { name: 'Transfers' })
const button = (page: Page, name: string) => shelf(page).getByRole('button', { name, exact: true })

async function dropBatch(page: Page, folder: string): Promise<void> {
  await mkdir(below(folder, 'batch'))
  await Promise.all(names.map((name) => writeFile(below(folder, 'batch', name), name)))
  await dropFiles(page, grid(page), [below(folder, 'batch')])
}

test('a key that is refused midway stops its account once, says so, and goes on with a new key', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve({ faults: [refusedOnce(401)] })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await dropBatch(page, folder)
  const alert = shelf(page).getByRole('alert')
  await expect(alert).toContainText(
    'Transfers of “Studio North” wait. The server did not accept this API key.',
  )
  await expect(shelf(page)).toContainText(/waiting/)
  // One request for each slot, and not one more.
  expect(server.stats().byMethod['PUT']).toBeLessThanOrEqual(16)
  await button(page, 'Enter new key…').click()
  const dialog = page.getByRole('dialog', { name: 'New API key for “Studio North”' })
  await dialog.getByLabel('API key', { exact: true }).fill(apiKey)
  await dialog.getByRole('button', { name: 'Connect' }).click()
  await expect(shelf(page)).toContainText('30 of 30 finished')
  await expect(alert).toBeHidden()
  const stored: string[] = await listKeys(server.baseUrl, 'media')
  expect(stored.toSorted()).toEqual(keys)
})

test('what a 403 stops goes on when the person says so, or is cancelled', async ({
  launch,
  serve,
  folder,
}) => {
  const server = await serve({ faults: [refusedOnce(403)] })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await dropBatch(page, folder)
  await expect(shelf(page).getByRole('alert')).toContainText('This API key may not do that.')
  await expect(shelf(page)).toContainText('1 failed')
  await button(page, 'Try again').click()
  await expect(shelf(page)).toContainText('30 of 30 finished')
  await button(page, 'Retry failed').click()
  await expect(shelf(page).getByRole('alert')).toBeHidden()
  await expect.poll(async () => (await listKeys(server.baseUrl, 'media')).length).toBe(30)
})

test('what a refused key holds back can be cancelled at once', async ({ launch, serve, folder }) => {
  const server = await serve({ faults: [{ ...refusedOnce(401), count: 30 }] })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await createBucket(page, 'media')
  await dropBatch(page, folder)
  await button(page, 'Cancel its transfers').click()
  await expect(shelf(page)).toContainText('30 of 30 finished')
  await expect(shelf(page).getByRole('alert')).toBeHidden()
  expect(await listKeys(server.baseUrl, 'media')).toEqual([])
})
