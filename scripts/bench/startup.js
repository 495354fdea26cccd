import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { _electron } from 'playwright'

import { median } from './figures.js'

const rounds = 5
const emptyApp = path.join(import.meta.dirname, 'empty-app')

/**
 * How long a start takes: until the first paint, against an empty Electron app in the same rounds, and until the rows of
 * the sample bucket can be worked with. The first round warms the disk cache and is not counted.
 * @param {import('./figures.js').Bench} bench
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export async function startup({ electronPath, projectRoot }) {
  const ours = []
  const rival = []
  const usable = []
  for (let round = 0; round <= rounds; round += 1) {
    const empty = await start(electronPath, emptyApp, [])
    const full = await start(electronPath, projectRoot, ['--local-account'])
    if (round === 0) continue
    rival.push(empty.paintedMs)
    ours.push(full.paintedMs)
    usable.push(full.usableMs ?? Number.NaN)
  }
  return [
    {
      name: 'first paint',
      ours: median(ours),
      rival: median(rival),
      unit: 'ms',
      bar: 1.5,
      isBetter: 'lower',
    },
    {
      name: 'bucket list usable',
      ours: median(usable),
      rival: null,
      unit: 'ms',
      bar: 1500,
      isBetter: 'lower',
    },
  ]
}

/**
 * @param {string} electronPath
 * @param {string} appFolder
 * @param {readonly string[]} args
 */
async function start(electronPath, appFolder, args) {
  const userDataDir = await mkdtemp(path.join(tmpdir(), 'cloudstore-bench-'))
  const startedAtMs = Date.now()
  const app = await _electron.launch({
    executablePath: electronPath,
    args: [
      appFolder,
      `--user-data-dir=${userDataDir}`,
      '--lang=en',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...args,
    ],
  })
  try {
    const page = await app.firstWindow()
    const paintedMs = (await firstPaintAtMs(page)) - startedAtMs
    if (args.length === 0) return { paintedMs, usableMs: null }
    await page.getByRole('navigation', { name: 'Buckets' }).getByRole('link', { name: 'samples' }).waitFor()
    return { paintedMs, usableMs: Date.now() - startedAtMs }
  } finally {
    await app.close()
    await rm(userDataDir, { recursive: true, force: true })
  }
}

// Runs in the page, whose globals are not this file's.
const firstPaint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName('first-contentful-paint')[0]
    if (paint) resolve(performance.timeOrigin + paint.startTime)
  }).observe({ type: 'paint', buffered: true })
})`

/**
 * @param {import('playwright').Page} page
 * @returns {Promise<number>} in milliseconds since the epoch
 */
async function firstPaintAtMs(page) {
  return Number(await page.evaluate(firstPaint))
}
