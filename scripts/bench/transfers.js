import { measureFourFiles } from './transfers/four-files.js'
import { measureHugeFile } from './transfers/huge-file.js'
import { measureLongQueue } from './transfers/long-queue.js'
import { measureMainDelay } from './transfers/main-delay.js'
import { measureOneFile, measureOneFileSecurely } from './transfers/one-file.js'
import { requireRivals } from './transfers/rivals.js'
import { measureSmallFiles } from './transfers/small-files.js'

const parts = {
  'one-file': measureOneFile,
  'one-file-tls': measureOneFileSecurely,
  'four-files': measureFourFiles,
  'small-files': measureSmallFiles,
  'long-queue': measureLongQueue,
  'main-delay': measureMainDelay,
  'huge-file': measureHugeFile,
}

/**
 * How fast files go up and down, verified and journaled, against curl, md5sum and rclone, and what a long queue costs.
 * @param {import('./figures.js').Bench} bench
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export async function transfers(bench) {
  requireRivals()
  const chosen = Object.entries(parts).filter(([name]) => bench.only === undefined || bench.only === name)
  if (chosen.length === 0) throw new Error(`Name a part: ${Object.keys(parts).join(', ')}`)
  const figures = []
  for (const [, measure] of chosen) figures.push(...(await measure(bench)))
  return figures
}
