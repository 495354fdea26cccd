/** A failed download of the official Electron is not repeated for this long, if the older one is there to use. */
export const retryAfterMs = 24 * 60 * 60_000

/**
 * @typedef {object} Found what is on this computer
 * @property {boolean} installed the official one in node_modules
 * @property {boolean} official the official one in our cache
 * @property {boolean} older the older one in our cache
 * @property {number | undefined} officialFailedAtMs when the official download last failed, if it did
 */

/**
 * Decides which Electron is used, after an explicit path in the environment.
 *
 * @param {Found} found
 * @param {number} nowMs
 * @returns {'installed' | 'official' | 'older' | 'download'} `download`: try the official one, then the older
 */
export function chooseElectron(found, nowMs) {
  if (found.installed) return 'installed'
  if (found.official) return 'official'
  const failedLately =
    found.officialFailedAtMs !== undefined && Math.abs(nowMs - found.officialFailedAtMs) < retryAfterMs
  return found.older && failedLately ? 'older' : 'download'
}
