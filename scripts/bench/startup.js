import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { _electron } from 'playwright'

import { median } from './figures.js'

const rounds = 5
const emptyApp = path.join(import.meta.dirname, 'empty-app')

/**
 * How long a start takes: until the first paint, against an empty Electron app in the same rounds, and until the rows of
 * the sample bucket can be worked with. As on
 * any day but the first: each app keeps its data folder, and the first round is not counted.
 * @param {import('./figures.js').Bench} bench
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export async function startup({ electronPath, projectRoot }) {
  const ours = []
  const rival = []
  const usable = []
  const folder = await mkdtemp(path.join(tmpdir(), 'cloudstore-bench-'))
  for (let round = 0; round <= rounds; round += 1) {
    const empty = await start(electronPath, [emptyApp, `--user-data-dir=${path.join(folder, 'empty')}`])
    const userDataDir = `--user-data-dir=${path.join(folder, 'ours')}`
    const full = await start(electronPath, [projectRoot, userDataDir, '--local-account'])
    if (round === 0) continue
    rival.push(empty.paintedMs)
    ours.push(full.paintedMs)
    usable.push(full.usableMs ?? Number.NaN)
  }
  await rm(folder, { recursive: true, force: true })
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
 * @param {readonly string[]} args the app's folder first
 */
async function start(electronPath, args) {
  const isRoot = process.getuid?.() === 0
  const startedAtMs = Date.now()
  const app = await _electron.launch({
    executablePath: electronPath,
    args: [...args, '--lang=en', ...(isRoot ? ['--no-sandbox'] : [])],
  })
  try {
    const page = await app.firstWindow()
    const paintedMs = (await firstPaintAtMs(page)) - startedAtMs
    if (!args.includes('--local-account')) return { paintedMs, usableMs: null }
    await page.getByRole('navigation', { name: 'Buckets' }).getByRole('link', { name: 'samples' }).waitFor()
    return { paintedMs, usableMs: Date.now() - startedAtMs }
  } finally {
    await app.close()
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
