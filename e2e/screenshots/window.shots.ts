import { mkdir, writeFile } from 'node:fs/promises'

import type { Page } from 'playwright'
import { expect } from 'playwright/test'

import type { Fault } from '../../src/emulator/faults.ts'
import { projectRoot, test } from '../app-fixture.ts'
import { searchBox } from '../catalog-steps.ts'
import { makeBucket, putObject } from '../server-view.ts'
import {
  addBucket,
  answerChoosers,
  below,
  bucketLink,
  connect,
  dropFiles,
  grid,
  row,
  toolbarButton,
  transfer,
} from '../window-steps.ts'

const kilobyte = 1024

/** Believable names, sizes in kilobytes and days; the bytes are nothing. */
const archive = [
  ['2026/lisbon/raw/DSC_0412.NEF', 24400, '2026-11-12T09:10'],
  ['2026/lisbon/raw/DSC_0413.NEF', 24390, '2026-11-12T09:12'],
  ['2026/lisbon/selects/rooftops.tif', 18200, '2026-11-15T10:41'],
  ['2026/lisbon/video/tram-28-cut.mov', 38900, '2026-11-14T18:03'],
  ['2026/lisbon/alfama-rooftops-03.jpg', 3890, '2026-11-15T10:30'],
  ['2026/lisbon/alfama-rooftops-04.jpg', 4200, '2026-11-15T10:30'],
  ['2026/lisbon/alfama-rooftops-10.jpg', 4510, '2026-11-15T10:31'],
  ['2026/lisbon/contracts-2026.zip', 21200, '2026-11-03T16:20'],
  ['2026/lisbon/gps-track.json', 88, '2026-11-15T11:02'],
  ['2026/lisbon/shot-list.pdf', 1210, '2026-11-11T08:55'],
  ['2026/lisbon/shot-list (2).pdf', 1220, '2026-11-11T08:57'],
  ['2026/lisbon/sync.log', 630, '2026-11-15T23:59'],
  ['2026/lisbon/tram-28-poster.png', 920, '2026-11-14T17:44'],
  ['2026/lisbon/usage-rights.txt', 4, '2026-11-02T12:00'],
] as const

/** More of the same, to be found beside it. */
const others = [
  ['2024/porto/ribeira-rooftops-01.jpg', 3310, '2024-09-21T17:12'],
  ['2024/porto/ribeira-rooftops-02.jpg', 3290, '2024-09-21T17:14'],
  ['2024/porto/selects/rooftops-wide.tif', 9400, '2024-09-24T10:05'],
  ['2025/istanbul/galata/rooftops-dusk-07.jpg', 4020, '2025-05-03T19:48'],
  ['2025/istanbul/galata/rooftops-dusk-12.jpg', 4110, '2025-05-03T19:55'],
  ['2025/istanbul/rooftops-route.json', 61, '2025-05-02T08:30'],
  ['clients/Halden Museum/posters/rooftops-a2.png', 2240, '2026-02-11T14:20'],
  ['clients/Halden Museum/posters/rooftops-a2.pdf', 5120, '2026-02-11T14:22'],
  ['clients/juniper-labs/deck/rooftops-cover.png', 1480, '2026-06-30T11:08'],
] as const

/** Slow enough to be met in the middle; and an answer whose ETag is the MD5 of something else. */
const faults: readonly Fault[] = [
  { operation: 'upload', match: '*timelapse.mp4', kind: 'slow', parameter: 400 * kilobyte },
  { operation: 'download', match: '*contracts-2026.zip', kind: 'slow', parameter: 5000 * kilobyte },
  { operation: 'upload', match: '*call-sheet.md', kind: 'wrong-etag' },
]

for (const scheme of ['light', 'dark'] as const) {
  test(`the window, ${scheme}`, async ({ launch, serve, folder }) => {
    let writtenAtMs = 0
    const filled = await serve({ dataDir: below(folder, 'filled'), clock: () => writtenAtMs })
    for (const bucket of ['backups', 'media-archive', 'site-assets', 'telemetry'])
      await makeBucket(filled.baseUrl, bucket)
    for (const [key, size, writtenAt] of [...archive, ...others]) {
      writtenAtMs = Date.parse(writtenAt)
      await putObject(filled.baseUrl, 'media-archive', key, Buffer.alloc(size * kilobyte, key))
    }
    await filled.close()
    const plan = await serve({ plan: 'free', faults, dataDir: below(folder, 'filled') })
    const app = await launch()
    const { page } = app
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

    await find(page)
    await shoot(page, `results-${scheme}`)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await toolbarButton(page, 'Filter').click()
    await searchBox(page).press('Escape')
    await expect(row(page, 'usage-rights.txt')).toBeVisible()

    await mkdir(below(folder, 'drop'))
    for (const [name, size] of [
      ['tram-28-timelapse.mp4', 26_000],
      ['alfama-rooftops-11.jpg', 4380],
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
    await expect(transfer(page, 'call-sheet.md')).toContainText('Failed')
    await expect(transfer(page, 'alfama-rooftops-11.jpg')).toContainText('Done')
    await answerChoosers(app, [below(folder, 'drop')])
    await row(page, 'contracts-2026.zip').click()
    await toolbarButton(page, 'Download').click()
    await expect(transfer(page, 'contracts-2026.zip')).toContainText(/Downloading [1-9]/)
    await expect(transfer(page, 'tram-28-timelapse.mp4')).toContainText(/Uploading [1-9]/)
    await row(page, 'alfama-rooftops-03.jpg').click()
    await row(page, 'alfama-rooftops-04.jpg').click({ modifiers: ['Shift'] })
    await shoot(page, `window-${scheme}`)
  })
}

/** Big pictures of rooftops, wherever they lie. */
async function find(page: Page): Promise<void> {
  await toolbarButton(page, 'Filter').click()
  const filters = page.getByRole('group', { name: 'Filters' })
  await filters.getByRole('button', { name: 'Type' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Images' }).click()
  await page.keyboard.press('Escape')
  await filters.getByRole('button', { name: 'Size' }).click()
  await page.getByRole('radio', { name: 'Over 1 MB' }).check()
  await page.keyboard.press('Escape')
  await searchBox(page).fill('rooftops')
  await expect(page.getByRole('status', { name: 'Results' })).toHaveText('11 found')
  await row(page, 'rooftops-dusk-07.jpg').click()
  await searchBox(page).focus()
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: below(projectRoot, 'docs', 'images', `${name}.png`) })
}
