import { measureFolderDelete } from './operations/folder-delete.js'
import { requireRivals } from './transfers/rivals.js'

/**
 * How fast work goes that is made of many requests.
 * @param {import('./figures.js').Bench} bench
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export async function operations(bench) {
  requireRivals('curl')
  return [await measureFolderDelete(bench)]
}
