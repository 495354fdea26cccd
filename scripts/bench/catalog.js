import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { measureSmoothness } from './catalog-smoothness.js'
import { measureViews } from './catalog-views.js'
import { measureWalks } from './catalog-walk.js'
import { startListServerChild } from './list-server-child.js'

/** Memory, where the system has such a place, so that the disk's moods are not in the figures. */
const dataRoot = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const seed = 1
const million = 1_000_000

/**
 * Where a part of the benchmark works, and what the buckets are made of.
 * @typedef {{
 *   readonly bench: import('./figures.js').Bench
 *   readonly folder: string
 *   readonly endpoint: string
 *   readonly seed: number
 * }} CatalogBench
 */

/**
 * How a bucket of a million keys is walked, opened, sorted and searched, and what that costs. The server has three such
 * buckets: `tree`, `flat` with all in one folder, and `crowd` with 100,000 folders side by side.
 * @param {import('./figures.js').Bench} bench
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export async function catalog(bench) {
  const folder = await mkdtemp(path.join(dataRoot, 'cloudstore-bench-'))
  const server = await startListServerChild({
    buckets: [
      { names: ['tree'], shape: 'tree', count: million, seed },
      { names: ['flat'], shape: 'flat', count: million, seed },
      { names: ['crowd'], shape: 'crowd', count: 300_000, seed },
      { names: ['empty'], shape: 'frames', count: 0, seed },
    ],
  })
  try {
    const place = { bench, folder, endpoint: server.baseUrl, seed }
    const { figures, memory, userDataDir } = await measureWalks(place)
    const views = await measureViews(place, userDataDir)
    return [...figures, ...views, memory, ...(await measureSmoothness(place))]
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}
