import { duration, median } from '../figures.js'
import { mainDelayMs, watchMain } from '../event-loop-delay.js'
import { answerChooser, downloadsOf, timeQueue, uploadsOf, withTarget } from './app-queue.js'
import { makeFiles } from './bench-files.js'
import { inRounds } from './rounds.js'
import { withPlace, withQueueApp } from './transfers-place.js'

const quarterGibibyte = 2 ** 28
const barMs = 20

/**
 * How late main gets to what it has to do while four files go up and four come down at once.
 * @param {import('../figures.js').Bench} bench
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function measureMainDelay(bench) {
  const delaysMs = await withPlace(
    bench,
    (folder) => makeFiles(folder, { folder: '', stem: 'medium', count: 4, sizeBytes: quarterGibibyte }),
    (place) =>
      withQueueApp(place, async ({ app, accounts: { http } }) => {
        await app.call('settings.set', { transfersAtOnce: 8 })
        const paths = place.files.map((file) => file.path)
        const entries = place.files.map(({ name: key }) => /** @type {const} */ ({ kind: 'object', key }))
        return inRounds(() =>
          withTarget(place.folder, async (target) => {
            await app.electron.evaluate(watchMain)
            const uploads = uploadsOf(http, 'files', paths)
            await answerChooser(app, uploads.chosen)
            await app.call(uploads.name, uploads.input)
            await timeQueue(app, downloadsOf(http, entries, target))
            return app.electron.evaluate(mainDelayMs)
          }),
        )
      }),
  )
  return [duration('main process delayed during 8 transfers, p99', median(delaysMs), barMs)]
}
