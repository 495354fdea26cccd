import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { connect, startBenchApp } from '../bench-app.js'
import { startBareServerChild } from './bare-server-child.js'
import { makeCertificate, makeFiles } from './bench-files.js'

const gibibyte = 2 ** 30

/**
 * What the parts of this benchmark work with.
 * @typedef {{
 *   readonly bench: import('../figures.js').Bench
 *   readonly folder: string
 *   readonly server: import('./bare-server-child.js').BareServerChild
 *   readonly authorityFile: string
 *   readonly large: readonly import('./bare-store.js').StoredFile[]
 *   readonly small: readonly import('./bare-store.js').StoredFile[]
 *   readonly app: import('../bench-app.js').BenchApp
 *   readonly accounts: { readonly http: string, readonly https: string }
 * }} TransfersPlace
 * `large` are four of 1 GiB, `small` are 5,000 of 4 KiB; the app has an account for each of the server's origins
 */

/**
 * @param {import('../figures.js').Bench} bench
 * @param {string} folder in memory
 * @returns {Promise<TransfersPlace & { readonly close: () => Promise<void> }>}
 */
export async function openTransfersPlace(bench, folder) {
  const { keyFile, certificateFile: authorityFile } = await makeCertificate(folder)
  const large = makeFiles(folder, { folder: '', stem: 'large', count: 4, sizeBytes: gibibyte })
  const small = makeFiles(folder, { folder: 'small/', stem: 'small', count: 5000, sizeBytes: 4096 })
  const server = await startBareServerChild({
    files: [...large, ...small],
    certificate: { key: await readFile(keyFile, 'utf8'), cert: await readFile(authorityFile, 'utf8') },
  })
  const app = await startBenchApp(bench, path.join(folder, 'user-data'), [`--extra-ca=${authorityFile}`])
  await connect(app, `${server.http}/v2`)
  const http = await app.accountId()
  const secure = { name: 'Secure', endpoint: `${server.https}/v2`, apiKey: 'bench-key-5d0c2a' }
  const { id: https } = await app.call('accounts.connect', secure)
  return {
    bench,
    folder,
    server,
    authorityFile,
    large,
    small,
    app,
    accounts: { http, https },
    close: async () => {
      await app.close()
      await server.close()
    },
  }
}
