import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { withLock } from '../lock.js'

/** A staging folder of a killed run is swept once nobody can still be filling it. */
const abandonedAfterMs = 60 * 60_000

/**
 * Makes a folder that is either whole or absent: `fill` works in a sibling, which gets the final name at the end.
 * Returns at once if the folder is there, and waits for another process that is filling it.
 *
 * @param {string} folder absolute
 * @param {(staging: string) => Promise<void>} fill
 */
export async function prepareFolder(folder, fill) {
  const parent = dirname(folder)
  await mkdir(parent, { recursive: true })
  await sweepAbandoned(parent)
  if (existsSync(folder)) return
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return
    const staging = await mkdtemp(join(parent, `${stagingPrefix}${basename(folder)}-`))
    try {
      await fill(staging)
      await rename(staging, folder)
    } finally {
      await rm(staging, { recursive: true, force: true })
    }
  })
}

const stagingPrefix = '.staging-'

/** @param {string} parent */
async function sweepAbandoned(parent) {
  for (const name of await readdir(parent)) {
    const path = join(parent, name)
    if (!name.startsWith(stagingPrefix)) continue
    // It may vanish meanwhile, as its owner renames it.
    const made = await stat(path).catch(() => undefined)
    if (made !== undefined && Date.now() - made.mtimeMs > abandonedAfterMs) {
      await rm(path, { recursive: true, force: true })
    }
  }
}
