import { expect } from 'playwright/test'

import { expectFullyVisible, focusedRowIndex, listing, searchBox, test } from './catalog-steps.ts'
import { seedBucket } from './seeded-bucket.ts'
import { addBucket, below, connect, grid, row } from './window-steps.ts'

test('a found object leads to its folder, and back to the results', async ({ launch, serve, folder }) => {
  const objects = Array.from({ length: 3000 }, (_, index) => ({
    key: `scans/intake/page ${String(index).padStart(4, '0')}.txt`,
    sizeBytes: 1,
    updatedAtMs: 0,
  }))
  await seedBucket(below(folder, 'server'), 'archive', objects)
  const server = await serve({ dataDir: below(folder, 'server') })
  const { page } = await launch()
  await connect(page, server.baseUrl)
  await addBucket(page, 'archive')
  await expect(listing(page)).toContainText('3,000 objects · complete')
  await searchBox(page).fill('page 2345')
  await expect(row(page, 'page 2345.txt scans/intake/')).toBeVisible()
  await searchBox(page).press('Enter')
  await page.keyboard.press('Enter')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '3001')
  await expectFullyVisible(page, row(page, 'page 2345.txt'))
  await expect(row(page, 'page 2345.txt')).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByText('1 selected')).toBeVisible()
  expect(await focusedRowIndex(page)).toBe(2347)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(searchBox(page)).toHaveValue('page 2345')
  await expect(row(page, 'page 2345.txt scans/intake/')).toHaveAttribute('aria-selected', 'true')
})
