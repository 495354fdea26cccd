import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { addBucket, apiKey, connect, openBucket, startBenchApp } from '../bench-app.js'
import { median } from '../figures.js'
import { pauseMs } from '../transfers/queue-progress.js'
import { timeProgram } from '../transfers/rivals.js'
import { inRounds } from '../transfers/rounds.js'
import { dataRoot } from '../transfers/transfers-place.js'
import { startEmulatorChild } from './emulator-child.js'
import { countObjects, objectUrl, putObjects } from './objects.js'

const count = 10_000
const bar = 0.7
const bucket = 'bench'

/**
 * A folder of 10,000 objects, deleted by a person's click, against as many objects that curl deletes at the same server:
 * as many at once as curl does by itself.
 * @param {import('../figures.js').Bench} bench
 * @returns {Promise<import('../figures.js').Figure>}
 */
export async function measureFolderDelete(bench) {
  const folder = await mkdtemp(path.join(dataRoot, 'cloudstore-bench-'))
  const server = await startEmulatorChild(path.join(folder, 'server'))
  try {
    const app = await startBenchApp(bench, path.join(folder, 'user-data'))
    try {
      await putObjects(server.baseUrl, bucket, ['first'])
      await connect(app, server.baseUrl)
      await addBucket(app, bucket)
      await openBucket(app, bucket)
      let round = 0
      const rounds = await inRounds(async () => {
        round += 1
        return {
          curlMs: await timeCurl({ folder, baseUrl: server.baseUrl, prefix: `curl-${round}/` }),
          oursMs: await timeApp({ app, baseUrl: server.baseUrl, prefix: `ours-${round}/` }),
        }
      })
      return {
        name: `delete a folder of ${count.toLocaleString('en')} objects, on record, against curl --parallel`,
        ours: (count * 1000) / median(rounds.map(({ oursMs }) => oursMs)),
        rival: (count * 1000) / median(rounds.map(({ curlMs }) => curlMs)),
        unit: 'objects/s',
        bar,
        isBetter: 'higher',
      }
    } finally {
      await app.close()
    }
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * @param {{ readonly folder: string, readonly baseUrl: string, readonly prefix: string }} place
 * @returns {Promise<number>} milliseconds
 */
async function timeCurl({ folder, baseUrl, prefix }) {
  const keys = await fill(baseUrl, prefix)
  const config = path.join(folder, 'curl.config')
  const urls = keys.map((key) => `url = "${objectUrl(baseUrl, bucket, key)}"\n`)
  await writeFile(config, urls.join(''))
  const how = '--silent --show-error --fail --parallel --path-as-is --globoff --request DELETE'
  const key = `Authorization: Bearer ${apiKey}`
  const ms = await timeProgram('curl', [...how.split(' '), '--header', key, '--config', config])
  await requireGone(baseUrl, prefix)
  return ms
}

/**
 * From the click on the last button until the job is done.
 * @param {{ readonly app: import('../bench-app.js').BenchApp, readonly baseUrl: string, readonly prefix: string }} place
 * @returns {Promise<number>} milliseconds
 */
async function timeApp({ app, baseUrl, prefix }) {
  await fill(baseUrl, prefix)
  const { page } = app
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await page.getByRole('grid', { name: 'Objects' }).getByRole('row', { name: prefix }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog
    .getByText(`${count.toLocaleString('en')} objects`)
    .first()
    .waitFor()
  const startedAtMs = performance.now()
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  for (;;) {
    const progress = await app.call('transfers.page', { offset: 0, limit: 20 })
    const ms = performance.now() - startedAtMs
    const { finished, failed, total } = progress.summary
    if (failed > 0) throw new Error(`Not all was deleted: ${JSON.stringify(progress)}`)
    if (total > 0 && finished === total) {
      await requireGone(baseUrl, prefix)
      await app.call('transfers.clearFinished', {})
      return ms
    }
    await delay(pauseMs(progress, ms))
  }
}

/**
 * @param {string} baseUrl
 * @param {string} prefix
 * @returns {Promise<string[]>} the keys of the objects
 */
async function fill(baseUrl, prefix) {
  const keys = Array.from({ length: count }, (_, at) => `${prefix}frame ${String(at).padStart(6, '0')}.dpx`)
  await putObjects(baseUrl, bucket, keys)
  return keys
}

/**
 * @param {string} baseUrl
 * @param {string} prefix
 */
async function requireGone(baseUrl, prefix) {
  const left = await countObjects(baseUrl, bucket, prefix)
  if (left > 0) throw new Error(`${left} objects are left under ${prefix}`)
}
