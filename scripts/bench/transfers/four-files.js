import path from 'node:path'

import { median } from '../figures.js'
import { downloadsOf, freshPrefix, timeQueue, uploadsOf, withTarget } from './app-queue.js'
import { largeFiles } from './bench-files.js'
import { megabytesPerSecond } from './one-file-figures.js'
import { curlBasics, timeProgram } from './rivals.js'
import { inRounds } from './rounds.js'
import { withPlace, withQueueApp } from './transfers-place.js'

const bar = 0.25

/**
 * Four files of 1 GiB at once, verified, against four curls at once that verify nothing.
 * @param {import('../figures.js').Bench} bench
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export function measureFourFiles(bench) {
  return withPlace(
    bench,
    (folder) => largeFiles(folder, 4),
    (place) =>
      withQueueApp(place, async ({ app, accounts: { http } }) => {
        const { files, folder } = place
        const entries = files.map(({ name: key }) => /** @type {const} */ ({ kind: 'object', key }))
        const paths = files.map((file) => file.path)
        const rounds = await inRounds(async () => ({
          curlUpMs: await timeCurlsUp(place),
          oursUpMs: await timeQueue(app, uploadsOf(http, 'files', paths)),
          curlDownMs: await timeCurlsDown(place),
          oursDownMs: await withTarget(folder, (target) =>
            timeQueue(app, downloadsOf(http, entries, target)),
          ),
        }))
        const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
        const rate = (/** @type {(round: typeof rounds[number]) => number} */ read) =>
          megabytesPerSecond(bytes, median(rounds.map(read)))
        return [
          figure(
            'upload',
            rate(({ oursUpMs }) => oursUpMs),
            rate(({ curlUpMs }) => curlUpMs),
          ),
          figure(
            'download',
            rate(({ oursDownMs }) => oursDownMs),
            rate(({ curlDownMs }) => curlDownMs),
          ),
        ]
      }),
  )
}

/**
 * @param {'upload' | 'download'} direction
 * @param {number} ours
 * @param {number} rival
 * @returns {import('../figures.js').Figure}
 */
function figure(direction, ours, rival) {
  const name = `${direction} four files of 1 GiB at once, verified, against four curls that verify nothing`
  return { name, ours, rival, unit: 'MB/s', bar, isBetter: 'higher' }
}

/** @param {import('./transfers-place.js').TransfersPlace} place */
function timeCurlsUp({ server, files, authorityFile }) {
  const prefix = freshPrefix()
  return timeAll(
    files.map(({ name, path: source }) => [
      ...curlBasics(authorityFile),
      '--upload-file',
      source,
      `${server.http}/v2/buckets/sink/objects/${prefix}${name}`,
    ]),
  )
}

/** @param {import('./transfers-place.js').TransfersPlace} place */
function timeCurlsDown({ server, files, authorityFile, folder }) {
  return withTarget(folder, (target) =>
    timeAll(
      files.map(({ name }) => [
        ...curlBasics(authorityFile),
        '--output',
        path.join(target, name),
        `${server.http}/v2/buckets/files/objects/${name}`,
      ]),
    ),
  )
}

/** @param {string[][]} curls the arguments of each */
async function timeAll(curls) {
  const startedAtMs = performance.now()
  await Promise.all(curls.map((args) => timeProgram('curl', args)))
  return performance.now() - startedAtMs
}
