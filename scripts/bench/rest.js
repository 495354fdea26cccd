import { treePssBytes, treeWorkMs } from './process-tree.js'

/** Less work in a second than this is rest. */
const restMs = 100
const restLimitMs = 120_000

/**
 * Waits until the app has done what it does by itself after a walk.
 * @param {import('./bench-app.js').BenchApp} app
 * @returns {Promise<number>} how long that took, in milliseconds
 */
export async function waitForRest({ electron, page }) {
  const processId = electron.process().pid ?? 0
  const startedAtMs = performance.now()
  let workMs = await treeWorkMs(processId)
  for (let restedMs = 0; restedMs < restLimitMs; restedMs += 1000) {
    await page.waitForTimeout(1000)
    const before = workMs
    workMs = await treeWorkMs(processId)
    if (workMs - before < restMs) return performance.now() - startedAtMs - 1000
  }
  throw new Error('The app does not come to rest')
}

/**
 * Memory of all the app's processes once it has stopped moving: the least of what is seen in three seconds.
 * @param {import('./bench-app.js').BenchApp} app
 */
export async function settledPssBytes(app) {
  const processId = app.electron.process().pid ?? 0
  const seen = []
  for (let sample = 0; sample < 6; sample += 1) {
    await app.page.waitForTimeout(500)
    seen.push(await treePssBytes(processId))
  }
  return Math.min(...seen)
}
