import path from 'node:path'

import { addBucket, connect, startBenchApp } from './bench-app.js'
import { duration, median } from './figures.js'
import { mainDelayMs, watchMain } from './event-loop-delay.js'
import { recordFramesInPage, takeFramesInPage } from './page-calls.js'

const rounds = 3
const longFrameMs = 50
const pauseMs = 40
const wheelPx = 900

/**
 * How smooth the app stays while it walks a folder of a million entries that a person scrolls through.
 * @param {import('./catalog.js').CatalogBench} place
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export async function measureSmoothness(place) {
  const all = []
  for (let round = 1; round <= rounds; round += 1) all.push(await measureRound(place, round))
  return [
    duration(
      'main process delayed while walking and scrolling, p99',
      median(all.map(({ delayMs }) => delayMs)),
      20,
    ),
    {
      name: 'frames over 50 ms while walking and scrolling',
      ours: median(all.map(({ longFrames }) => longFrames)),
      rival: null,
      unit: '%',
      bar: 1,
      isBetter: 'lower',
    },
  ]
}

/**
 * @param {import('./catalog.js').CatalogBench} place
 * @param {number} round
 */
async function measureRound({ bench, folder, endpoint }, round) {
  const app = await startBenchApp(bench, path.join(folder, `smoothness-${round}`))
  try {
    const { electron, page } = app
    await connect(app, endpoint)
    await addBucket(app, 'flat')
    const list = page.getByRole('grid', { name: 'Objects' })
    await list.getByRole('row').nth(20).waitFor()
    const box = await list.boundingBox()
    if (!box) throw new Error('The list is not on the screen')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await electron.evaluate(watchMain)
    await page.evaluate(recordFramesInPage)
    const status = page.getByRole('status', { name: 'Listing' })
    let direction = 1
    while (!(await status.textContent())?.includes('complete')) {
      for (let turn = 0; turn < 25; turn += 1) {
        await page.mouse.wheel(0, direction * wheelPx)
        await page.waitForTimeout(pauseMs)
      }
      direction = direction === 1 ? -0.5 : 1
    }
    const frames = await page.evaluate(takeFramesInPage)
    const delayMs = await electron.evaluate(mainDelayMs)
    return { delayMs, longFrames: (100 * frames.filter((ms) => ms > longFrameMs).length) / frames.length }
  } finally {
    await app.close()
  }
}
