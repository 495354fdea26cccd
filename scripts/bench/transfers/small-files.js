import { median } from '../figures.js'
import { downloadsOf, freshPrefix, timeQueue, uploadsOf, withTarget } from './app-queue.js'
import { makeFiles } from './bench-files.js'
import { curlBasics, timeProgram } from './rivals.js'
import { inRounds } from './rounds.js'
import { withPlace, withQueueApp } from './transfers-place.js'

const count = 5000
const sizeBytes = 4096
const bars = { download: 0.7, upload: 0.4 }

/**
 * 5,000 files of 4 KiB, verified and journaled, against programs that do neither.
 * @param {import('../figures.js').Bench} bench
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export function measureSmallFiles(bench) {
  return withPlace(
    bench,
    (folder) => makeFiles(folder, { folder: 'small/', stem: 'small', count, sizeBytes }),
    (place) =>
      withQueueApp(place, async ({ app, accounts: { http } }) => {
        const { folder } = place
        const whole = /** @type {const} */ ({ kind: 'folder', prefix: 'small/' })
        const rounds = await inRounds(async () => ({
          rcloneMs: await timeRclone(place),
          oursDownMs: await withTarget(folder, (target) =>
            timeQueue(app, downloadsOf(http, [whole], target)),
          ),
          curlMs: await timeCurl(place),
          oursUpMs: await timeQueue(app, uploadsOf(http, 'folder', [`${folder}/small`])),
        }))
        const down = figure('download', 'rclone with 4 transfers over http', {
          oursMs: median(rounds.map(({ oursDownMs }) => oursDownMs)),
          rivalMs: median(rounds.map(({ rcloneMs }) => rcloneMs)),
        })
        const up = figure('upload', 'curl --parallel', {
          oursMs: median(rounds.map(({ oursUpMs }) => oursUpMs)),
          rivalMs: median(rounds.map(({ curlMs }) => curlMs)),
        })
        return [down, up]
      }),
  )
}

/**
 * @param {'upload' | 'download'} direction
 * @param {string} rival
 * @param {{ readonly oursMs: number, readonly rivalMs: number }} times
 * @returns {import('../figures.js').Figure}
 */
function figure(direction, rival, { oursMs, rivalMs }) {
  return {
    name: `${direction} 5,000 files of 4 KiB, verified and journaled, against ${rival}`,
    ours: (count * 1000) / oursMs,
    rival: (count * 1000) / rivalMs,
    unit: 'files/s',
    bar: bars[direction],
    isBetter: 'higher',
  }
}

/** @param {import('./transfers-place.js').TransfersPlace} place */
function timeRclone({ server, folder }) {
  // An empty name: no settings of whoever runs this are read.
  const settings = ['--config', '', '--transfers', '4', '--http-url', `${server.http}/index/small/`]
  return withTarget(folder, (target) => timeProgram('rclone', ['copy', ...settings, ':http:', target]))
}

/** @param {import('./transfers-place.js').TransfersPlace} place */
function timeCurl({ server, folder, authorityFile }) {
  const last = String(count - 1).padStart(6, '0')
  return timeProgram('curl', [
    ...curlBasics(authorityFile),
    '--parallel',
    '--upload-file',
    `${folder}/small/small-[000000-${last}].bin`,
    `${server.http}/v2/buckets/sink/objects/${freshPrefix()}`,
  ])
}
