import { readdir, readFile, writeFile } from 'node:fs/promises'

import { expect } from 'playwright/test'

import { frameKey, shapedObjects } from '../scripts/bench/bucket-shapes.js'
import { killApp } from './app-fixture.ts'
import { expectFullyVisible, firstRow, listing, searchBox, test } from './catalog-steps.ts'
import { seedBucket } from './seeded-bucket.ts'
import { addBucket, below, bucketLink, connect, grid, row } from './window-steps.ts'

test('200,000 keys: walked once, sorted, searched and scrolled as a whole', async ({
  launch,
  serve,
  folder,
}) => {
  const objects = [...shapedObjects('frames', 200_000)].map((object, index) =>
    index === 123_456 ? { ...object, sizeBytes: 99_000_000 } : object,
  )
  await seedBucket(below(folder, 'server'), 'frames', objects)
  const server = await serve({ dataDir: below(folder, 'server') })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await addBucket(page, 'frames')
  await expect(listing(page)).toHaveText(/^200,000 objects · complete \d\d:\d\d$/, { timeout: 60_000 })
  const lists = server.stats().recent.filter(({ target }) => target.includes('/objects?'))
  expect(lists.length).toBeLessThanOrEqual(215)
  expect(server.stats().rateLimited).toBe(0)
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '200001')

  const size = page.getByRole('columnheader', { name: 'Size' })
  await size.click()
  await expect(size).toHaveAttribute('aria-sort', 'ascending')
  await size.click()
  await expect(size).toHaveAttribute('aria-sort', 'descending')
  await expect(firstRow(page)).toHaveAccessibleName(new RegExp(`^${frameKey(123_456)}`))

  await searchBox(page).fill('0054321.D')
  await expect(row(page, frameKey(54_321))).toBeVisible()
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2')
  await searchBox(page).press('Escape')
  await expect(searchBox(page)).toHaveValue('')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '200001')

  await page.getByRole('columnheader', { name: 'Name' }).click()
  await expect(firstRow(page)).toHaveAccessibleName(new RegExp(`^${frameKey(0)}`))
  await grid(page).focus()
  await page.keyboard.press('End')
  await expectFullyVisible(page, row(page, frameKey(199_999)))
  await page.keyboard.press('Home')
  await expectFullyVisible(page, row(page, frameKey(0)))
})

test('what was listed is there after a restart, without the server', async ({ launch, serve, folder }) => {
  const objects = [...shapedObjects('tree', 3000)]
  await seedBucket(below(folder, 'server'), 'tree', objects)
  const server = await serve({ dataDir: below(folder, 'server') })
  const first = await launch()
  await connect(first.page, server.baseUrl)
  await addBucket(first.page, 'tree')
  await expect(listing(first.page)).toHaveText(/^3,000 objects · complete/)
  await first.close()
  await server.close()

  const { page } = await launch()
  await expect(bucketLink(page, 'tree')).toBeVisible({ timeout: 5000 })
  await bucketLink(page, 'tree').click()
  await expect(listing(page)).toHaveText(/^3,000 objects · (complete|last seen)/)
  await row(page, 'clients/').dblclick()
  const [client = ''] = objects[0]?.key.split('/').slice(1) ?? []
  await expect(row(page, `${client}/`)).toBeVisible()
  await searchBox(page).fill(objects[1500]?.key ?? '')
  await expect(row(page, objects[1500]?.key.split('/').at(-1) ?? '')).toBeVisible()
})

test('killed in the middle of a walk, it goes on from where it was', async ({ launch, serveLists }) => {
  const count = 60_000
  const keys = Array.from(shapedObjects('frames', count), ({ key }) => key)
  const server = await serveLists({
    buckets: [{ names: ['frames'], shape: 'frames', count }],
    delayMs: 40,
  })
  const first = await launch()
  await connect(first.page, server.baseUrl)
  await addBucket(first.page, 'frames')
  await expect(listing(first.page)).toHaveText(/^[1-4]\d,\d{3} objects so far…$/)
  await killApp(first)
  const requestsBefore = await server.listRequests('frames')

  const { page } = await launch()
  await bucketLink(page, 'frames').click()
  await expect(listing(page)).toHaveText(/^60,000 objects · complete/)
  const requestsAfter = (await server.listRequests('frames')) - requestsBefore
  expect(requestsAfter).toBeLessThan(55)
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(count + 1))
  // Around the cut, and at the ends.
  for (const index of [0, requestsBefore * 1000 - 1, requestsBefore * 1000, count - 1]) {
    await searchBox(page).fill(keys[index] ?? '')
    await expect(row(page, keys[index] ?? '')).toBeVisible()
    await expect(grid(page)).toHaveAttribute('aria-rowcount', '2')
  }
})

test('a walk that would take more than a part of the day stops, and goes on when asked to', async ({
  launch,
  serveLists,
}) => {
  const server = await serveLists({
    buckets: [{ names: ['frames'], shape: 'frames', count: 600_000 }],
    limitPerMinute: 60,
  })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await addBucket(page, 'frames')
  await expect(listing(page)).toHaveText(/^\d{3},000 objects · partial$/, { timeout: 40_000 })
  expect(await server.listRequests('frames')).toBeLessThanOrEqual(500)
  await page.getByRole('button', { name: 'List everything' }).click()
  await expect(listing(page)).toHaveText(/^600,000 objects · complete/, { timeout: 40_000 })
  await expect(page.getByRole('button', { name: 'List everything' })).toBeHidden()
  // Nothing was read twice.
  expect(await server.listRequests('frames')).toBeLessThanOrEqual(605)
})

test('a damaged catalog is put aside and built anew', async ({ launch, serve, folder, userDataDir }) => {
  await seedBucket(below(folder, 'server'), 'tree', [...shapedObjects('tree', 3000)])
  const server = await serve({ dataDir: below(folder, 'server') })
  const first = await launch()
  await connect(first.page, server.baseUrl)
  await addBucket(first.page, 'tree')
  await expect(listing(first.page)).toHaveText(/^3,000 objects · complete/)
  await first.close()
  // All of it; and all but its beginning, which tells that it is a catalog.
  for (const damagedFrom of [0, 64 * 1024]) {
    await damageCatalog(below(userDataDir, 'catalog'), damagedFrom)
    const { page, close } = await launch()
    await bucketLink(page, 'tree').click()
    await expect(page.getByRole('alert')).toContainText('The list of objects that is kept on this computer')
    await expect(listing(page)).toHaveText(/^3,000 objects · complete/)
    await row(page, 'clients/').dblclick()
    await expect(grid(page).getByRole('row').nth(1)).toBeVisible()
    await close()
  }
})

async function damageCatalog(folder: string, fromByte: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sqlite'))
  expect(names.length).toBe(1)
  const path = below(folder, names[0] ?? '')
  const whole = await readFile(path)
  expect(whole.length).toBeGreaterThan(2 * fromByte)
  await writeFile(path, whole.fill(0xa5, fromByte))
}
