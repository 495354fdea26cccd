import path from 'node:path'

import { downloadsOf, freshPrefix, timeQueue, uploadsOf, withTarget } from './app-queue.js'
import { largeFiles } from './bench-files.js'
import { oneFileFigures } from './one-file-figures.js'
import { curlBasics, timeProgram } from './rivals.js'
import { inRounds } from './rounds.js'
import { withPlace, withQueueApp } from './transfers-place.js'

/**
 * @typedef {import('./transfers-place.js').TransfersPlace} TransfersPlace
 * @typedef {import('./transfers-place.js').QueueApp} QueueApp
 * @typedef {import('./one-file-figures.js').Times} Times
 * @typedef {'http' | 'https'} Protocol
 */

const bars = { up: { limit: 0.9, sequence: 1.2 }, down: { limit: 0.75, sequence: 1.1 } }

/**
 * One file of 1 GiB up and down, verified, against the limit: the slower of curl alone and md5sum alone. And against
 * one after the other, which is what verifying costs a person without the app.
 * @param {import('../figures.js').Bench} bench
 */
export function measureOneFile(bench) {
  return measureOver(bench, 'http')
}

/**
 * The same over TLS, to be told without a bar.
 * @param {import('../figures.js').Bench} bench
 */
export function measureOneFileSecurely(bench) {
  return measureOver(bench, 'https')
}

/**
 * @param {import('../figures.js').Bench} bench
 * @param {Protocol} protocol
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
async function measureOver(bench, protocol) {
  const { rounds, sizeBytes } = await withPlace(
    bench,
    (folder) => largeFiles(folder, 1),
    (place) =>
      withQueueApp(place, async (queueApp) => ({
        rounds: await inRounds(async () => ({
          up: await uploadRound(place, queueApp, protocol),
          down: await downloadRound(place, queueApp, protocol),
        })),
        sizeBytes: theFile(place).sizeBytes,
      })),
  )
  const isBarred = protocol === 'http'
  const over = isBarred ? '' : ' over TLS'
  const up = { times: rounds.map((round) => round.up), sizeBytes, bars: isBarred ? bars.up : null }
  const down = { times: rounds.map((round) => round.down), sizeBytes, bars: isBarred ? bars.down : null }
  return [
    ...oneFileFigures(`upload 1 GiB${over}`, 'md5sum then curl', up),
    ...oneFileFigures(`download 1 GiB${over}`, 'curl then md5sum', down),
  ]
}

/**
 * @param {TransfersPlace} place
 * @param {QueueApp} queueApp
 * @param {Protocol} protocol
 * @returns {Promise<Times>}
 */
async function uploadRound(place, { app, accounts }, protocol) {
  const { path: source, name } = theFile(place)
  const url = `${place.server[protocol]}/v2/buckets/sink/objects/${freshPrefix()}${name}`
  const put = [...curlBasics(place.authorityFile), '--upload-file', source, url]
  return {
    md5sumMs: await timeProgram('md5sum', [source]),
    curlMs: await timeProgram('curl', put),
    oursMs: await timeQueue(app, uploadsOf(accounts[protocol], 'files', [source])),
  }
}

/**
 * @param {TransfersPlace} place
 * @param {QueueApp} queueApp
 * @param {Protocol} protocol
 * @returns {Promise<Times>}
 */
async function downloadRound(place, { app, accounts }, protocol) {
  const { name } = theFile(place)
  const url = `${place.server[protocol]}/v2/buckets/files/objects/${name}`
  const rivals = await withTarget(place.folder, async (target) => {
    const file = path.join(target, name)
    const get = [...curlBasics(place.authorityFile), '--output', file, url]
    return { curlMs: await timeProgram('curl', get), md5sumMs: await timeProgram('md5sum', [file]) }
  })
  const oursMs = await withTarget(place.folder, (target) =>
    timeQueue(app, downloadsOf(accounts[protocol], [{ kind: 'object', key: name }], target)),
  )
  return { ...rivals, oursMs }
}

/** @param {TransfersPlace} place */
function theFile({ files: [file] }) {
  if (!file) throw new Error('There is no file')
  return file
}
