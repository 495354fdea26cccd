import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

import {
  startListServerChild,
  type ListServerChild,
  type ServerOrder,
} from '../scripts/bench/list-server-child.js'
import { test as base } from './app-fixture.ts'
import { grid } from './window-steps.ts'

/** The fixtures of the app, and the bare server for buckets that are too big for the strict one. */
export const test = base.extend<{ readonly serveLists: (order: ServerOrder) => Promise<ListServerChild> }>({
  serveLists: async ({}, use) => {
    const running: ListServerChild[] = []
    await use(async (order) => {
      const server = await startListServerChild(order)
      running.push(server)
      return server
    })
    for (const server of running) await server.close()
  },
})

/** What the list stands on. */
export function listing(page: Page): Locator {
  return page.getByRole('status', { name: 'Listing' })
}

export function searchBox(page: Page): Locator {
  return page.getByRole('searchbox', { name: 'Search this bucket' })
}

/** The first row that holds an entry. */
export function firstRow(page: Page): Locator {
  return grid(page).locator('[aria-rowindex="2"]')
}

/** The row that the keyboard is on, counted as `aria-rowindex` counts: the first entry has 2. */
export async function focusedRowIndex(page: Page): Promise<number> {
  const id = await grid(page).getAttribute('aria-activedescendant')
  if (id === null) return Number.NaN
  return Number(await page.locator(`[id="${id}"]`).getAttribute('aria-rowindex'))
}

/** Whether the whole row is inside of what the list shows. */
export async function expectFullyVisible(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  await expect
    .poll(async () => {
      const [list, row] = [await grid(page).boundingBox(), await target.boundingBox()]
      return list && row ? row.y >= list.y - 1 && row.y + row.height <= list.y + list.height + 1 : false
    })
    .toBe(true)
}
