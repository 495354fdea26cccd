import { mkdir, writeFile } from 'node:fs/promises'

import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { Fault } from '../../src/emulator/faults.ts'
import { projectRoot, test } from '../app-fixture.ts'
import { makeBucket, putObject } from '../server-view.ts'
import { addBucket, below, bucketLink, connect, dropFiles, grid, row, transfer } from '../window-steps.ts'

const kilobyte = 1024

/** Believable names and sizes; the bytes are nothing. */
const archive = [
  ['2026/lisbon/raw/DSC_0412.NEF', 2400],
  ['2026/lisbon/raw/DSC_0413.NEF', 2390],
  ['2026/lisbon/selects/rooftops.tif', 1800],
  ['2026/lisbon/video/tram-28-cut.mov', 3900],
  ['2026/lisbon/alfama-rooftops-03.jpg', 412],
  ['2026/lisbon/alfama-rooftops-04.jpg', 430],
  ['2026/lisbon/alfama-rooftops-10.jpg', 446],
  ['2026/lisbon/contracts-2026.zip', 2120],
  ['2026/lisbon/gps-track.json', 88],
  ['2026/lisbon/shot-list.pdf', 121],
  ['2026/lisbon/shot-list (2).pdf', 122],
  ['2026/lisbon/sync.log', 63],
  ['2026/lisbon/tram-28-poster.png', 92],
  ['2026/lisbon/usage-rights.txt', 4],
] as const

const slowUploads: Fault = {
  operation: 'upload',
  match: '*timelapse.mp4',
  kind: 'slow',
  parameter: 400 * kilobyte,
}

for (const scheme of ['light', 'dark'] as const) {
  test(`the window, ${scheme}`, async ({ launch, serve, folder }) => {
    const filled = await serve({ dataDir: below(folder, 'filled') })
    for (const bucket of ['backups', 'media-archive', 'site-assets', 'telemetry'])
      await makeBucket(filled.baseUrl, bucket)
    for (const [key, size] of archive) {
      await putObject(filled.baseUrl, 'media-archive', key, Buffer.alloc(size * kilobyte, key))
    }
    await filled.close()
    const plan = await serve({ plan: 'free', faults: [slowUploads], dataDir: below(folder, 'filled') })
    const { page } = await launch()
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width: 1280, height: 800 })
    await expect(page.getByRole('heading', { name: 'Connect to CloudStore' })).toBeVisible()
    await shoot(page, `first-run-${scheme}`)

    await connect(page, plan.baseUrl)
    for (const bucket of ['backups', 'site-assets', 'telemetry', 'media-archive'])
      await addBucket(page, bucket)
    await bucketLink(page, 'media-archive').click()
    await row(page, '2026/').dblclick()
    await row(page, 'lisbon/').dblclick()
    await expect(row(page, 'usage-rights.txt')).toBeVisible()

    await mkdir(below(folder, 'drop'))
    for (const [name, size] of [
      ['tram-28-timelapse.mp4', 9000],
      ['alfama-rooftops-11.jpg', 380],
      ['call-sheet.md', 3],
    ] as const) {
      await writeFile(below(folder, 'drop', name), Buffer.alloc(size * kilobyte, name))
    }
    const files = ['call-sheet.md', 'alfama-rooftops-11.jpg', 'tram-28-timelapse.mp4']
    await dropFiles(
      page,
      grid(page),
      files.map((name) => below(folder, 'drop', name)),
    )
    await expect(transfer(page, 'call-sheet.md')).toContainText('Done')
    await expect(transfer(page, 'alfama-rooftops-11.jpg')).toContainText('Done')
    await expect(transfer(page, 'tram-28-timelapse.mp4')).toContainText(/Uploading [1-9]/)
    await row(page, 'alfama-rooftops-03.jpg').click()
    await row(page, 'alfama-rooftops-04.jpg').click({ modifiers: ['Shift'] })
    await shoot(page, `window-${scheme}`)
  })
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: below(projectRoot, 'docs', 'images', `${name}.png`) })
}
