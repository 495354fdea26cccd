import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { isVerified, pauseMs } from './queue-progress.js'

/**
 * @typedef {{ readonly name: string, readonly input: object, readonly chosen: readonly string[] }} QueueCall
 * a call that fills the queue, and the paths that its chooser is closed with
 */

let prefixes = 0

/** A prefix that nothing was written to before, so that nobody is asked about a key that exists. */
export function freshPrefix() {
  prefixes += 1
  return `bench-${prefixes}/`
}

/**
 * @param {string} accountId
 * @param {'files' | 'folder'} what
 * @param {readonly string[]} paths
 * @returns {QueueCall}
 */
export function uploadsOf(accountId, what, paths) {
  const input = { accountId, bucket: 'sink', prefix: freshPrefix(), what }
  return { name: 'uploads.choose', input, chosen: paths }
}

/**
 * @param {string} accountId
 * @param {readonly ({ readonly kind: 'object', readonly key: string } | { readonly kind: 'folder', readonly prefix: string })[]} entries
 * @param {string} root the folder to save in
 * @returns {QueueCall}
 */
export function downloadsOf(accountId, entries, root) {
  const input = { accountId, bucket: 'files', selection: { kind: 'entries', entries } }
  return { name: 'downloads.choose', input, chosen: [root] }
}

/**
 * Fills the queue and waits until all of it is done.
 * @param {import('../bench-app.js').BenchApp} app
 * @param {QueueCall} call
 * @returns {Promise<number>} how long that took, in milliseconds
 * @throws {Error} if anything was not verified
 */
export async function timeQueue(app, { name, input, chosen }) {
  await answerChooser(app, chosen)
  const startedAtMs = performance.now()
  await app.call(name, input)
  for (;;) {
    const page = await app.call('transfers.page', { offset: 0, limit: 20 })
    const ms = performance.now() - startedAtMs
    const { finished, failed, total } = page.summary
    if (finished === total || failed > 0) {
      if (!isVerified(page)) throw new Error(`Not all is done and verified: ${JSON.stringify(page)}`)
      await app.call('transfers.clearFinished', {})
      return ms
    }
    await delay(pauseMs(page, ms))
  }
}

/**
 * The next choosers of the system are closed with these paths.
 * @param {import('../bench-app.js').BenchApp} app
 * @param {readonly string[]} paths
 */
export async function answerChooser({ electron }, paths) {
  await electron.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
    },
    [...paths],
  )
}

/**
 * @template Result
 * @param {string} folder
 * @param {(target: string) => Promise<Result>} work gets a new folder, which is gone afterwards
 */
export async function withTarget(folder, work) {
  const target = await mkdtemp(path.join(folder, 'target-'))
  try {
    return await work(target)
  } finally {
    await rm(target, { recursive: true, force: true })
  }
}
