import { cp } from 'node:fs/promises'
import path from 'node:path'

import { startBenchApp } from './bench-app.js'
import { shapedObjects } from './bucket-shapes.js'
import { duration, median, percentile } from './figures.js'
import { settleInPage, timeCallsInPage } from './page-calls.js'
import { seeded } from './seeded.js'

const rounds = 3
const million = 1_000_000
const foldersPerRound = 150
const termsPerRound = 100
const sortsAfterwards = 10

/**
 * First screens of folders, orders and searches, each round in a start of the app on a copy of the same user data, so
 * that what is asked for first is asked of a cold catalog.
 * @param {import('./catalog.js').CatalogBench} place
 * @param {string} template user data with all buckets listed
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export async function measureViews({ bench, folder, seed }, template) {
  const keys = Array.from(shapedObjects('tree', million, seed), ({ key }) => key)
  const random = seeded(seed)
  const all = []
  for (let round = 1; round <= rounds; round += 1) {
    const userDataDir = path.join(folder, `views-${round}`)
    await cp(template, userDataDir, { recursive: true })
    const app = await startBenchApp(bench, userDataDir)
    try {
      all.push(await measureRound(app, keys, random))
    } finally {
      await app.close()
    }
  }
  const long = all.flatMap((round) => round.longTerms)
  const searches = [...all.flatMap((round) => round.shortTerms), ...long]
  const sortsAgain = all.flatMap((round) => round.sortsAgain)
  return [
    duration(
      'open any folder, p95',
      percentile(
        all.flatMap((round) => round.folders),
        0.95,
      ),
      30,
    ),
    duration('first screen of 1,000,000 entries', median(all.map((round) => round.flat)), 100),
    duration('first screen of 100,000 folders', median(all.map((round) => round.crowd)), 250),
    duration('sort 1,000,000 entries the first time', median(all.flatMap((round) => round.firstSorts)), 500),
    duration('sort them again, p95', percentile(sortsAgain, 0.95), 50),
    duration('search 1,000,000 keys, p95', percentile(searches, 0.95), 250),
    duration('search from three characters, p95', percentile(long, 0.95), 100),
  ]
}

/**
 * @param {import('./bench-app.js').BenchApp} app
 * @param {readonly string[]} keys of the tree
 * @param {import('./seeded.js').Seeded} random
 */
async function measureRound(app, keys, random) {
  const accountId = await app.accountId()
  const timed = (/** @type {Calls[]} */ groups) => app.page.evaluate(timeCallsInPage, groups)
  const settled = (/** @type {string} */ bucket) => app.page.evaluate(settleInPage, { accountId, bucket })
  // The first call of all waits until the catalog is open, which belongs to the start of the app.
  await timed([opening(accountId, 'empty', '')])
  const [flat = Number.NaN] = await timed([opening(accountId, 'flat', '')])
  const [crowd = Number.NaN] = await timed([opening(accountId, 'crowd', '')])
  await settled('flat')
  await settled('crowd')
  const sorts = ['size', 'modified'].map((by) => [
    rows(accountId, 'flat', folderView(''), { by, direction: 'descending' }),
  ])
  const firstSorts = await timed(sorts)
  const sortsAgain = await timed(Array.from({ length: sortsAfterwards }, () => sorts).flat())
  await timed([opening(accountId, 'tree', '')])
  await settled('tree')
  const prefixes = Array.from({ length: foldersPerRound }, () => folderOf(random.pick(keys), random))
  const folders = await timed(prefixes.map((prefix) => opening(accountId, 'tree', prefix)))
  const terms = Array.from({ length: termsPerRound }, () => termOf(random.pick(keys), random))
  const search = (/** @type {string} */ text) => [rows(accountId, 'tree', resultsView(text), byPlace)]
  const shortTerms = await timed(terms.filter((term) => term.length < 3).map(search))
  const longTerms = await timed(terms.filter((term) => term.length >= 3).map(search))
  return { flat, crowd, firstSorts, sortsAgain, folders, shortTerms, longTerms }
}

/** @typedef {{ name: string, input: object }[]} Calls */

const byPlace = { by: 'place', direction: 'ascending' }

/**
 * What the page asks for when a folder is opened.
 * @param {string} accountId
 * @param {string} bucket
 * @param {string} prefix
 * @returns {Calls}
 */
function opening(accountId, bucket, prefix) {
  const byName = { by: 'name', direction: 'ascending' }
  return [
    { name: 'folders.open', input: { accountId, bucket, prefix } },
    rows(accountId, bucket, folderView(prefix), byName),
  ]
}

/**
 * @param {string} accountId
 * @param {string} bucket
 * @param {object} view
 * @param {object} sort
 */
function rows(accountId, bucket, view, sort) {
  return { name: 'views.rows', input: { accountId, bucket, view, sort, offset: 0, limit: 100 } }
}

/** @param {string} prefix */
function folderView(prefix) {
  return { kind: 'folder', prefix }
}

/** @param {string} text */
function resultsView(text) {
  return {
    kind: 'results',
    text,
    scope: 'keys',
    types: [],
    minSizeBytes: null,
    maxSizeBytes: null,
    modifiedFromMs: null,
    modifiedToMs: null,
    only: 'all',
  }
}

/**
 * A folder on the way to a key, at any depth.
 * @param {string} key
 * @param {import('./seeded.js').Seeded} random
 */
function folderOf(key, random) {
  const segments = key.split('/').slice(0, -1)
  const depth = random.between(1, segments.length)
  return segments
    .slice(0, depth)
    .map((segment) => `${segment}/`)
    .join('')
}

/**
 * What a person might look for: a piece of a key, of one to twelve characters, sometimes in another case, sometimes
 * mistyped so that nothing is found.
 * @param {string} key
 * @param {import('./seeded.js').Seeded} random
 */
function termOf(key, random) {
  const length = random.between(1, 12)
  const start = random.between(0, Math.max(0, key.length - length))
  const piece = key.slice(start, start + length)
  return random.pick([piece, piece, piece.toUpperCase(), piece.length > 3 ? `${piece.slice(0, -1)}~` : piece])
}
