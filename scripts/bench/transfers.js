import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { measureOneFile, measureOneFileSecurely } from './transfers/one-file.js'
import { requireRivals } from './transfers/rivals.js'
import { openTransfersPlace } from './transfers/transfers-place.js'

/** Memory, where the system has such a place, so that the disk's moods are not in the figures. */
const dataRoot = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const parts = { 'one-file': measureOneFile, tls: measureOneFileSecurely }

/**
 * How fast files go up and down, verified and journaled, against curl, md5sum and rclone, and what a long queue costs.
 * @param {import('./figures.js').Bench} bench
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export async function transfers(bench) {
  requireRivals()
  const folder = await mkdtemp(path.join(dataRoot, 'cloudstore-bench-'))
  try {
    const place = await openTransfersPlace(bench, folder)
    try {
      const figures = []
      for (const [name, measure] of Object.entries(parts)) {
        if (bench.only === undefined || bench.only === name) figures.push(...(await measure(place)))
      }
      return figures
    } finally {
      await place.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
