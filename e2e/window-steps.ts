import path from 'node:path'

import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

import { apiKey, type RunningApp } from './app-fixture.ts'

/** What a person does in the window, in their words. */

export async function connect(
  page: Page,
  endpoint: string,
  options: { name?: string; key?: string } = {},
): Promise<void> {
  await page.getByRole('textbox', { name: 'Account name' }).fill(options.name ?? 'Studio North')
  await page.getByRole('textbox', { name: 'API endpoint' }).fill(endpoint)
  await page.getByLabel('API key', { exact: true }).fill(options.key ?? apiKey)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
}

export async function createBucket(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New bucket', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'New bucket' })
  await dialog.getByRole('textbox', { name: 'Bucket name' }).fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
  await expect(bucketLink(page, name)).toHaveAttribute('aria-current', 'page')
}

export async function addBucket(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add existing bucket' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add existing bucket' })
  await dialog.getByRole('textbox', { name: 'Bucket name' }).fill(name)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog).toBeHidden()
}

export function bucketLink(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Buckets' }).getByRole('link', { name, exact: true })
}

export function grid(page: Page): Locator {
  return page.getByRole('grid', { name: 'Objects' })
}

export function row(page: Page, name: string): Locator {
  return grid(page).getByRole('row', { name: new RegExp(`^${escapeForPattern(name)}`) })
}

export function transfer(page: Page, name: string): Locator {
  return page.getByRole('region', { name: 'Transfers' }).getByRole('listitem', { name, exact: true })
}

/** The shelf unfolds by itself only for what it sees begin. */
export async function unfoldTransfers(page: Page): Promise<void> {
  const unfold = page.getByRole('button', { name: 'Unfold the transfers' })
  if (await unfold.isVisible()) await unfold.click()
}

export function toolbarButton(page: Page, name: string): Locator {
  return page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name, exact: true })
}

/** Drops real files through the debugging protocol: trusted events, with real paths, as from the desktop. */
export async function dropFiles(page: Page, target: Locator, paths: readonly string[]): Promise<void> {
  const box = await target.boundingBox()
  if (!box) throw new Error('the drop target is not on the screen')
  const session = await page.context().newCDPSession(page)
  const at = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, box.height - 4) }
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  }
  await session.detach()
}

/** Answers the system's next choosers, as a driver of the app does. */
export async function answerChoosers(app: RunningApp, filePaths: readonly string[]): Promise<void> {
  await app.electron.evaluate(
    ({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: chosen })
    },
    [...filePaths],
  )
}

export function below(folder: string, ...names: readonly string[]): string {
  return path.join(folder, ...names)
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
