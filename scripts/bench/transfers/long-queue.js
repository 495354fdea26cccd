import { duration, median } from '../figures.js'
import { settledPssBytes, waitForRest } from '../rest.js'
import { answerChooser, freshPrefix } from './app-queue.js'
import { makeFiles } from './bench-files.js'
import { inRounds } from './rounds.js'
import { withPlace, withQueueApp } from './transfers-place.js'

const folders = 100
const filesEach = 1000
const total = '100,000'
const bars = { shownMs: 5000, memoryMiB: 150 }
const mebibyte = 2 ** 20
const showLimitMs = 180_000

/**
 * A folder of 100,000 files is dropped on a server that answers no upload, so that the queue stays as long as it is:
 * how long it takes until the panel shows the total, and the memory of all processes when they rest again.
 * @param {import('../figures.js').Bench} bench
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function measureLongQueue(bench) {
  const rounds = await withPlace(
    bench,
    (folder) => {
      for (let index = 0; index < folders; index += 1) {
        makeFiles(folder, { folder: `many/${index}/`, stem: 'file', count: filesEach, sizeBytes: 16 })
      }
      return []
    },
    (place) => inRounds(() => measureRound(place)),
  )
  return [
    duration(
      `queue ${total} files, until the panel shows the total`,
      median(rounds.map(({ shownMs }) => shownMs)),
      bars.shownMs,
    ),
    {
      name: `memory with ${total} files queued, over idle`,
      ours: median(rounds.map(({ idleBytes, queuedBytes }) => queuedBytes - idleBytes)) / mebibyte,
      rival: null,
      unit: 'MiB',
      bar: bars.memoryMiB,
      isBetter: 'lower',
    },
  ]
}

/** @param {import('./transfers-place.js').TransfersPlace} place */
function measureRound(place) {
  return withQueueApp(place, async ({ app, accounts }) => {
    const idleBytes = await settledPssBytes(app)
    await answerChooser(app, [`${place.folder}/many`])
    const startedAtMs = performance.now()
    const panel = app.page.getByRole('region', { name: 'Transfers' }).filter({ hasText: total })
    const [shownMs] = await Promise.all([
      panel.waitFor({ timeout: showLimitMs }).then(() => performance.now() - startedAtMs),
      app.call('uploads.choose', {
        accountId: accounts.http,
        bucket: 'held',
        prefix: freshPrefix(),
        what: 'folder',
      }),
    ])
    await waitForRest(app)
    const queuedBytes = await settledPssBytes(app)
    await app.call('transfers.cancel', { which: 'all' })
    return { shownMs, idleBytes, queuedBytes }
  })
}
