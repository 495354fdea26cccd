import path from 'node:path'

import { addBucket, connect, launch, openBucket, startBenchApp } from './bench-app.js'
import { duration, median } from './figures.js'
import { walkInPage } from './page-calls.js'
import { settledPssBytes, waitForRest } from './rest.js'

const rounds = 3
const million = 1_000_000
const mebibyte = 1024 * 1024
const floorApp = path.join(import.meta.dirname, 'floors')

/**
 * Walks of a million keys into an empty catalog, against the two floors in the same rounds, and the memory that the
 * app takes with the bucket open. Leaves the user data of the last round, with all buckets listed.
 * @param {import('./catalog.js').CatalogBench} place
 */
export async function measureWalks(place) {
  const walks = []
  const floors = []
  for (let round = 1; round <= rounds; round += 1) {
    floors.push(await measureFloors(place, round))
    walks.push(await measureWalk(place, userDataDirOf(place, round), round === rounds))
  }
  const walkMs = median(walks.map((walk) => walk.walkMs))
  const readMs = median(floors.map((floor) => floor.readMs))
  const insertMs = median(floors.map((floor) => floor.insertMs))
  /** @type {import('./figures.js').Figure} */
  const walk = {
    name: 'walk 1,000,000 keys, against the larger floor',
    ours: walkMs,
    rival: Math.max(readMs, insertMs),
    unit: 'ms',
    bar: 1.6,
    isBetter: 'lower',
  }
  /** @type {import('./figures.js').Figure} */
  const memory = {
    name: 'memory with 1,000,000 keys open, over an empty bucket',
    ours: median(walks.map(({ openBytes, emptyBytes }) => openBytes - emptyBytes)) / mebibyte,
    rival: null,
    unit: 'MiB',
    bar: 150,
    isBetter: 'lower',
  }
  const figures = [
    walk,
    duration('floor: read and parse 1,000 pages', readMs, null),
    duration('floor: insert 1,000,000 rows', insertMs, null),
    duration(
      'work in the background after such a walk',
      median(walks.map((walk) => walk.afterwardsMs)),
      null,
    ),
    duration(
      'natural order of 1,000,000 names in one folder',
      median(walks.map((walk) => walk.orderMs)),
      null,
    ),
  ]
  return { figures, memory, userDataDir: userDataDirOf(place, rounds) }
}

/**
 * @param {import('./catalog.js').CatalogBench} place
 * @param {number} round
 */
function userDataDirOf({ folder }, round) {
  return path.join(folder, `walk-${round}`)
}

/**
 * @param {import('./catalog.js').CatalogBench} place
 * @param {number} round
 * @returns {Promise<{ readMs: number, insertMs: number }>}
 */
async function measureFloors({ bench, folder, endpoint, seed }, round) {
  const electron = await launch(bench.electronPath, [
    floorApp,
    `--user-data-dir=${path.join(folder, 'floors')}`,
  ])
  try {
    const read = await electron.evaluate(
      (_electron, url) => Reflect.get(globalThis, 'floors').readPages(url),
      `${endpoint}/buckets/tree/objects`,
    )
    const inserted = await electron.evaluate(
      (_electron, rows) => Reflect.get(globalThis, 'floors').insertRows(rows),
      { file: path.join(folder, `floor-${round}.sqlite`), count: million, seed },
    )
    requireMillion(read.objects)
    requireMillion(inserted.objects)
    return { readMs: read.ms, insertMs: inserted.ms }
  } finally {
    await electron.close()
  }
}

/**
 * The window shows an empty bucket while the others are walked.
 * @param {import('./catalog.js').CatalogBench} place
 * @param {string} userDataDir
 * @param {boolean} isLast
 */
async function measureWalk({ bench, endpoint }, userDataDir, isLast) {
  const app = await startBenchApp(bench, userDataDir)
  try {
    await connect(app, endpoint)
    await addBucket(app, 'empty')
    const accountId = await app.accountId()
    for (const name of ['tree', 'flat', 'crowd']) await app.call('buckets.add', { accountId, name })
    const emptyBytes = await settledPssBytes(app)
    const { walkMs, objects } = await app.page.evaluate(walkInPage, { accountId, bucket: 'tree' })
    requireMillion(objects)
    const afterwardsMs = await waitForRest(app)
    await openBucket(app, 'tree')
    const openBytes = await settledPssBytes(app)
    await openBucket(app, 'empty')
    const { orderMs } = await app.page.evaluate(walkInPage, { accountId, bucket: 'flat' })
    if (isLast) {
      await app.page.evaluate(walkInPage, { accountId, bucket: 'crowd' })
      await waitForRest(app)
    }
    return { walkMs, afterwardsMs, orderMs, emptyBytes, openBytes }
  } finally {
    await app.close()
  }
}

/** @param {number} objects */
function requireMillion(objects) {
  if (objects !== million) throw new Error(`${objects} objects were listed instead of ${million}`)
}
