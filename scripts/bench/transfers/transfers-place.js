import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { connect, startBenchApp } from '../bench-app.js'
import { startBareServerChild } from './bare-server-child.js'
import { makeCertificate } from './bench-files.js'

/** Memory, where the system has such a place, so that the disk's moods are not in the figures. */
export const dataRoot = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/**
 * Where a part of this benchmark works: a folder in memory, files in it, and the server that knows them.
 * @typedef {{
 *   readonly bench: import('../figures.js').Bench
 *   readonly folder: string
 *   readonly files: readonly import('./bare-store.js').StoredFile[]
 *   readonly server: import('./bare-server-child.js').BareServerChild
 *   readonly authorityFile: string
 * }} TransfersPlace
 *
 * @typedef {{
 *   readonly app: import('../bench-app.js').BenchApp
 *   readonly accounts: { readonly http: string, readonly https: string }
 * }} QueueApp
 * the app with an account for each of the server's origins; the window shows the first
 */

/**
 * @template Result
 * @param {import('../figures.js').Bench} bench
 * @param {(folder: string) => readonly import('./bare-store.js').StoredFile[]} makeFiles
 * @param {(place: TransfersPlace) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withPlace(bench, makeFiles, work) {
  const folder = await mkdtemp(path.join(dataRoot, 'cloudstore-bench-'))
  try {
    const { keyFile, certificateFile: authorityFile } = await makeCertificate(folder)
    const files = makeFiles(folder)
    const server = await startBareServerChild({
      files,
      certificate: { key: await readFile(keyFile, 'utf8'), cert: await readFile(authorityFile, 'utf8') },
    })
    try {
      return await work({ bench, folder, files, server, authorityFile })
    } finally {
      await server.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Runs the app as it is after its first start.
 * @template Result
 * @param {TransfersPlace} place
 * @param {(queueApp: QueueApp) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withQueueApp({ bench, folder, server, authorityFile }, work) {
  const userDataDir = await mkdtemp(path.join(folder, 'user-data-'))
  const app = await startBenchApp(bench, userDataDir, [`--extra-ca=${authorityFile}`])
  try {
    await connect(app, `${server.http}/v2`)
    const http = await app.accountId()
    const secure = { name: 'Secure', endpoint: `${server.https}/v2`, apiKey: 'bench-key-5d0c2a' }
    const { id: https } = await app.call('accounts.connect', secure)
    await app.call('accounts.select', { accountId: http })
    return await work({ app, accounts: { http, https } })
  } finally {
    await app.close()
    await rm(userDataDir, { recursive: true, force: true })
  }
}
