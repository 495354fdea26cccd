import { findElectron } from './electron/find-electron.js'
import { lacksDisplay } from './system/display.js'
import { ensureSystemPackages } from './system/system-packages.js'

/**
 * Finds or fetches Electron and makes the system ready to run it.
 *
 * @param {{ tests: boolean }} purpose tests need more of the system than the app
 * @returns {Promise<string>} the executable's absolute path
 */
export async function readyElectron({ tests }) {
  const electron = await findElectron()
  await ensureSystemPackages({ electron, virtualDisplay: lacksDisplay(), tests })
  return electron
}
