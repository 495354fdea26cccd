import { expect } from 'playwright/test'

import { frameKey } from '../scripts/bench/bucket-shapes.js'
import type { RunningApp } from './app-fixture.ts'
import { expectFullyVisible, focusedRowIndex, listing, test } from './catalog-steps.ts'
import { addBucket, bucketLink, connect, grid, row } from './window-steps.ts'

const million = 1_000_000
const lastRowIndex = million + 1
const rowHeightPx = 28

test('a million rows in one folder, at every density of pixels', async ({ launch, serveLists }) => {
  // A walk of a million keys and four starts.
  test.setTimeout(180_000)
  const server = await serveLists({ buckets: [{ names: ['frames'], shape: 'frames', count: million }] })
  const open = async (ratio: number) => launch({ args: [`--force-device-scale-factor=${ratio}`] })
  const first = await open(1)
  await connect(first.page, server.baseUrl)
  await addBucket(first.page, 'frames')
  await expect(listing(first.page)).toHaveText(/^1,000,000 objects · complete/, { timeout: 60_000 })
  await expectWholeListInReach(first)
  await first.close()
  for (const ratio of [1.5, 2, 3]) {
    const app = await open(ratio)
    expect(await app.page.evaluate('devicePixelRatio')).toBe(ratio)
    await bucketLink(app.page, 'frames').click()
    await expectWholeListInReach(app)
    await app.close()
  }
})

async function expectWholeListInReach({ page }: RunningApp): Promise<void> {
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(lastRowIndex))
  await expectFullyVisible(page, row(page, frameKey(0)))
  await grid(page).focus()
  await page.keyboard.press('End')
  await expectFullyVisible(page, row(page, frameKey(million - 1)))
  await expect.poll(() => focusedRowIndex(page)).toBe(lastRowIndex)
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focusedRowIndex(page)).toBe(lastRowIndex - 1)
  await expect(row(page, frameKey(million - 2))).toHaveAttribute('aria-selected', 'true')

  await expectWheelMovesByItsPixels({ page })

  // Over rows that were never drawn.
  await page.keyboard.press('Home')
  await expectFullyVisible(page, row(page, frameKey(0)))
  await page.keyboard.press('Shift+End')
  await expect(page.getByText('1,000,000 selected')).toBeVisible({ timeout: 3000 })
  await expectFullyVisible(page, row(page, frameKey(million - 1)))
  await expect(row(page, frameKey(million - 1))).toHaveAttribute('aria-selected', 'true')
  expect(await grid(page).getByRole('row').count()).toBeLessThan(150)
}

async function expectWheelMovesByItsPixels({ page }: Pick<RunningApp, 'page'>): Promise<void> {
  const list = await grid(page).boundingBox()
  if (!list) throw new Error('the list is not on the screen')
  await page.mouse.move(list.x + list.width / 2, list.y + list.height / 2)
  const watched = row(page, frameKey(million - 8))
  const topPx = async () => (await watched.boundingBox())?.y ?? Number.NaN
  const before = await topPx()
  // The list stands on whole pixels of the screen, which are less than one of the page's.
  const strayPx = async (movedPx: number) => Math.abs((await topPx()) - before - movedPx)
  await page.mouse.wheel(0, -4 * rowHeightPx)
  await expect.poll(() => strayPx(4 * rowHeightPx)).toBeLessThanOrEqual(1)
  await page.mouse.wheel(0, 2 * rowHeightPx)
  await expect.poll(() => strayPx(2 * rowHeightPx)).toBeLessThanOrEqual(1)
}
