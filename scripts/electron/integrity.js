import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/**
 * Compares a file with what is known of it.
 *
 * @param {string} file
 * @param {string} integrity `sha512-` and the digest in base64, as npm writes it
 * @throws {Error} if it is another file
 */
export async function compareIntegrity(file, integrity) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = `sha512-${hash.digest('base64')}`
  if (found === integrity) return
  throw new Error(
    `${file} is not the known file: its integrity is ${found}, not ${integrity}. Nothing of it was used.`,
  )
}
