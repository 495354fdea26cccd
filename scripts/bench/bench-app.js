import { _electron } from 'playwright'

import { callInPage } from './page-calls.js'

export const apiKey = 'bench-key-5d0c2a'
/** The driver does not get Electron's address in about one start of a hundred, and would wait for ever. */
const startLimitMs = 20_000
const maxStarts = 3

/**
 * The built app, driven as a person and its own page drive it.
 * @typedef {{
 *   readonly electron: import('playwright').ElectronApplication
 *   readonly page: import('playwright').Page
 *   readonly call: (name: string, input: object) => Promise<any>
 *   readonly accountId: () => Promise<string>
 *   readonly close: () => Promise<void>
 * }} BenchApp
 */

/**
 * @param {import('./figures.js').Bench} bench
 * @param {string} userDataDir
 * @param {readonly string[]} [options] more of the command line
 * @returns {Promise<BenchApp>}
 */
export async function startBenchApp({ electronPath, projectRoot }, userDataDir, options = []) {
  const electron = await launch(electronPath, [projectRoot, `--user-data-dir=${userDataDir}`, ...options])
  const page = await electron.firstWindow()
  const call = (/** @type {string} */ name, /** @type {object} */ input) =>
    page.evaluate(callInPage, { name, input })
  return {
    electron,
    page,
    call,
    accountId: async () => (await call('app.state', {})).currentAccountId,
    close: () => electron.close(),
  }
}

/**
 * @param {string} electronPath
 * @param {readonly string[]} args the app's folder first
 */
export async function launch(electronPath, args) {
  const isRoot = process.getuid?.() === 0
  for (let starts = 1; ; starts += 1) {
    try {
      return await _electron.launch({
        executablePath: electronPath,
        args: [...args, '--lang=en', ...(isRoot ? ['--no-sandbox'] : [])],
        timeout: startLimitMs,
      })
    } catch (error) {
      if (starts === maxStarts) throw error
    }
  }
}

/**
 * Fills in the form of the first run.
 * @param {BenchApp} app
 * @param {string} endpoint
 */
export async function connect({ page }, endpoint) {
  await page.getByRole('textbox', { name: 'Account name' }).fill('Bench')
  await page.getByRole('textbox', { name: 'API endpoint' }).fill(endpoint)
  await page.getByLabel('API key', { exact: true }).fill(apiKey)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('navigation', { name: 'Buckets' }).waitFor()
}

/**
 * Adds a bucket in the window, which opens it.
 * @param {BenchApp} app
 * @param {string} bucket
 */
export async function addBucket({ page }, bucket) {
  await page.getByRole('button', { name: 'Add existing bucket' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add existing bucket' })
  await dialog.getByRole('textbox', { name: 'Bucket name' }).fill(bucket)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/**
 * Opens a bucket that is known and listed.
 * @param {BenchApp} app
 * @param {string} bucket
 */
export async function openBucket({ page }, bucket) {
  await page
    .getByRole('navigation', { name: 'Buckets' })
    .getByRole('link', { name: bucket, exact: true })
    .click()
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: bucket }).waitFor()
  await page.getByRole('status', { name: 'Listing' }).filter({ hasText: 'complete' }).waitFor()
}
