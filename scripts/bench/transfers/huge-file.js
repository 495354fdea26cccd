import { closeSync, ftruncateSync, openSync } from 'node:fs'
import path from 'node:path'

import { median } from '../figures.js'
import { treePssBytes } from '../process-tree.js'
import { settledPssBytes } from '../rest.js'
import { downloadsOf, timeQueue, uploadsOf, withTarget } from './app-queue.js'
import { inRounds } from './rounds.js'
import { withPlace, withQueueApp } from './transfers-place.js'

const gibibyte = 2 ** 30
const mebibyte = 2 ** 20
const barMiB = 100
const sampleMs = 250

/** Zeros only, which take no room, and their MD5, which takes a while to find. */
const zeros = {
  up: { name: 'zeros-10.bin', sizeBytes: 10 * gibibyte, md5: '2dd26c4d4799ebd29fa31e48d49e8e53' },
  down: { name: 'zeros-2.bin', sizeBytes: 2 * gibibyte, md5: 'a981130cf2b7e09f4686dc273cf7187e' },
}

/**
 * The most memory that all the app's processes take while one huge file goes up, over what they take in rest. And while
 * one comes down, which is smaller because its bytes are really there then.
 * @param {import('../figures.js').Bench} bench
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function measureHugeFile(bench) {
  const rounds = await withPlace(
    bench,
    (folder) =>
      [zeros.up, zeros.down].map((file) => ({ ...file, folder: '', path: makeZeros(folder, file) })),
    (place) =>
      inRounds(async () => ({ upBytes: await uploadGrowth(place), downBytes: await downloadGrowth(place) })),
  )
  return [
    figure('10 GiB are uploaded', median(rounds.map(({ upBytes }) => upBytes))),
    figure('2 GiB are downloaded', median(rounds.map(({ downBytes }) => downBytes))),
  ]
}

/**
 * @param {string} what
 * @param {number} bytes
 * @returns {import('../figures.js').Figure}
 */
function figure(what, bytes) {
  const name = `memory over idle while ${what}, at most`
  return { name, ours: bytes / mebibyte, rival: null, unit: 'MiB', bar: barMiB, isBetter: 'lower' }
}

/**
 * @param {string} folder
 * @param {{ readonly name: string, readonly sizeBytes: number }} file
 */
function makeZeros(folder, { name, sizeBytes }) {
  const file = path.join(folder, name)
  const descriptor = openSync(file, 'w')
  ftruncateSync(descriptor, sizeBytes)
  closeSync(descriptor)
  return file
}

/** @param {import('./transfers-place.js').TransfersPlace} place */
function uploadGrowth(place) {
  return withQueueApp(place, ({ app, accounts: { http } }) =>
    growthDuring(app, () =>
      timeQueue(app, uploadsOf(http, 'files', [path.join(place.folder, zeros.up.name)])),
    ),
  )
}

/** @param {import('./transfers-place.js').TransfersPlace} place */
function downloadGrowth(place) {
  const entries = [/** @type {const} */ ({ kind: 'object', key: zeros.down.name })]
  return withQueueApp(place, ({ app, accounts: { http } }) =>
    withTarget(place.folder, (target) =>
      growthDuring(app, () => timeQueue(app, downloadsOf(http, entries, target))),
    ),
  )
}

/**
 * @param {import('../bench-app.js').BenchApp} app
 * @param {() => Promise<unknown>} work
 * @returns {Promise<number>} bytes over rest, at most
 */
async function growthDuring(app, work) {
  const idleBytes = await settledPssBytes(app)
  const over = new AbortController()
  const [mostBytes] = await Promise.all([mostPssBytes(app, over.signal), work().finally(() => over.abort())])
  return mostBytes - idleBytes
}

/**
 * @param {import('../bench-app.js').BenchApp} app
 * @param {AbortSignal} over
 */
async function mostPssBytes({ electron, page }, over) {
  const processId = electron.process().pid ?? 0
  let mostBytes = 0
  while (!over.aborted) {
    mostBytes = Math.max(mostBytes, await treePssBytes(processId))
    await page.waitForTimeout(sampleMs)
  }
  return mostBytes
}
