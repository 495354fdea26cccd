import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from 'playwright/test'

/** What is on the screen meets WCAG A and AA in both themes. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
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
