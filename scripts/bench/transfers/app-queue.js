import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'

import { runQueueInPage } from './queue-in-page.js'

/** @typedef {import('./transfers-place.js').TransfersPlace} TransfersPlace */

let places = 0

/**
 * A name that was not used before, for a folder or a prefix: nothing is there yet.
 * @param {string} stem
 */
export function freshName(stem) {
  places += 1
  return `${stem}-${places}`
}

/**
 * Uploads files, or a folder, as if they were chosen.
 * @param {TransfersPlace} place
 * @param {{ readonly accountId: string, readonly what: 'files' | 'folder', readonly paths: readonly string[] }} order
 * @returns {Promise<number>} how long it took until all was done and verified, in milliseconds
 */
export async function timeUploads({ app }, { accountId, what, paths }) {
  const input = { accountId, bucket: 'sink', prefix: `${freshName('up')}/`, what }
  await answerChooser(app, paths)
  return timeQueue(app, { name: 'uploads.choose', input })
}

/**
 * Downloads objects, or folders, into a new folder, which is gone afterwards.
 * @param {TransfersPlace} place
 * @param {{ readonly accountId: string, readonly entries: readonly object[] }} order
 * @returns {Promise<number>} as above
 */
export async function timeDownloads({ app, folder }, { accountId, entries }) {
  const root = path.join(folder, freshName('down'))
  await mkdir(root)
  await answerChooser(app, [root])
  const selection = { kind: 'entries', entries }
  const ms = await timeQueue(app, {
    name: 'downloads.choose',
    input: { accountId, bucket: 'files', selection },
  })
  await rm(root, { recursive: true })
  return ms
}

/**
 * The next chooser of the system is closed with these paths.
 * @param {import('../bench-app.js').BenchApp} app
 * @param {readonly string[]} paths
 */
async function answerChooser({ electron }, paths) {
  await electron.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
    },
    /** @type {string[]} */ ([...paths]),
  )
}

/**
 * @param {import('../bench-app.js').BenchApp} app
 * @param {{ readonly name: string, readonly input: object }} call
 */
async function timeQueue(app, call) {
  const { ms, summary, rows } = await app.page.evaluate(runQueueInPage, [call])
  const odd = rows.find(({ status, verified }) => status !== 'done' || !verified)
  if (odd ?? summary.failed > 0)
    throw new Error(`Not all is done and verified: ${JSON.stringify(odd ?? summary)}`)
  await app.call('transfers.clearFinished', {})
  return ms
}
