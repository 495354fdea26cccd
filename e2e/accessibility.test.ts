import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import { test } from './app-fixture.ts'
import { bucketLink, row, toolbarButton } from './window-steps.ts'

test('first run, folder, menu and question meet WCAG A and AA in both themes', async ({ launch }) => {
  const { page } = await launch()
  await expect(page.getByRole('heading', { name: 'Connect to CloudStore' })).toBeVisible()
  await expectAccessible(page, 'first run')
  await page.getByRole('button', { name: 'Try it on this computer' }).click()
  await bucketLink(page, 'samples').click()
  await expect(row(page, 'welcome.txt')).toBeVisible()
  await row(page, 'welcome.txt').click()
  await expectAccessible(page, 'folder')
  await page.getByRole('button', { name: 'Account: This computer' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await expectAccessible(page, 'account menu')
  await page.keyboard.press('Escape')
  await toolbarButton(page, 'Delete').click()
  await expect(page.getByRole('alertdialog')).toContainText('1 object')
  await expectAccessible(page, 'delete')
  await page.keyboard.press('Escape')
  await expect(toolbarButton(page, 'Delete')).toBeFocused()
})

async function expectAccessible(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // With motion reduced nothing is half faded in when it is looked at.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Legacy mode: the usual one opens a second page, which Electron has not.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      // Empty stops at both ends of a menu: they hand the focus on and never keep it.
      .exclude('[data-base-ui-focus-guard]')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
      .analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
    expect(found, `${where}, ${colorScheme}`).toEqual([])
  }
}
