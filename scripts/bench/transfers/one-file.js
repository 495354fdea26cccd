import { rm } from 'node:fs/promises'
import path from 'node:path'

import { freshName, timeDownloads, timeUploads } from './app-queue.js'
import { oneFileFigures } from './one-file-figures.js'
import { curlBasics, timeProgram } from './rivals.js'

/** @typedef {import('./transfers-place.js').TransfersPlace} TransfersPlace */

const rounds = 3

/**
 * One file of 1 GiB up and down, verified, against the limit: the slower of curl alone and md5sum alone. And against
 * one after the other, which is what verifying costs a person without the app.
 * @param {TransfersPlace} place
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export function measureOneFile(place) {
  return measureOver(place, 'http')
}

/**
 * The same over TLS, to be told without a bar.
 * @param {TransfersPlace} place
 */
export function measureOneFileSecurely(place) {
  return measureOver(place, 'https')
}

/**
 * @param {TransfersPlace} place
 * @param {'http' | 'https'} protocol
 */
async function measureOver(place, protocol) {
  const ups = []
  const downs = []
  for (let round = 1; round <= rounds; round += 1) {
    ups.push(await uploadRound(place, protocol))
    downs.push(await downloadRound(place, protocol))
  }
  const sizeBytes = place.large[0]?.sizeBytes ?? 0
  const isBarred = protocol === 'http'
  const over = isBarred ? '' : ' over TLS'
  return [
    ...oneFileFigures(`upload 1 GiB${over}`, 'md5sum then curl', {
      times: ups,
      sizeBytes,
      bars: isBarred ? { limit: 0.9, sequence: 1.2 } : null,
    }),
    ...oneFileFigures(`download 1 GiB${over}`, 'curl then md5sum', {
      times: downs,
      sizeBytes,
      bars: isBarred ? { limit: 0.75, sequence: 1.1 } : null,
    }),
  ]
}

/**
 * @param {TransfersPlace} place
 * @param {'http' | 'https'} protocol
 * @returns {Promise<import('./one-file-figures.js').Times>}
 */
async function uploadRound(place, protocol) {
  const [file] = place.large
  if (!file) throw new Error('No file')
  const url = `${place.server[protocol]}/v2/buckets/sink/objects/${freshName('curl')}/${file.name}`
  const md5sumMs = await timeProgram('md5sum', [file.path])
  const curlMs = await timeProgram('curl', [
    ...curlBasics(place.authorityFile),
    '--upload-file',
    file.path,
    url,
  ])
  const accountId = place.accounts[protocol]
  return {
    md5sumMs,
    curlMs,
    oursMs: await timeUploads(place, { accountId, what: 'files', paths: [file.path] }),
  }
}

/**
 * @param {TransfersPlace} place
 * @param {'http' | 'https'} protocol
 * @returns {Promise<import('./one-file-figures.js').Times>}
 */
async function downloadRound(place, protocol) {
  const [file] = place.large
  if (!file) throw new Error('No file')
  const url = `${place.server[protocol]}/v2/buckets/files/objects/${file.name}`
  const target = path.join(place.folder, freshName('curl'))
  const curlMs = await timeProgram('curl', [...curlBasics(place.authorityFile), '--output', target, url])
  const md5sumMs = await timeProgram('md5sum', [target])
  await rm(target)
  const accountId = place.accounts[protocol]
  const entries = [{ kind: 'object', key: file.name }]
  return { curlMs, md5sumMs, oursMs: await timeDownloads(place, { accountId, entries }) }
}
