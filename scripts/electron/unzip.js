import { createWriteStream } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'

const fileTypeBits = 0o170000
const symbolicLink = 0o120000

/**
 * Unpacks a ZIP archive, with modes and symbolic links. The archive must be one whose checksum was compared: its
 * links are not looked at. (yauzl refuses absolute names and names with `..`.)
 *
 * @param {string} archive
 * @param {string} folder made if it is not there
 * @param {(name: string) => string | undefined} [place] where below `folder` an entry goes, undefined to leave it out
 */
export async function unzip(archive, folder, place = (name) => name) {
  const zip = await yauzl.openPromise(archive)
  try {
    for await (const entry of zip.eachEntry()) {
      const name = place(entry.fileName)
      if (name !== undefined) await unpackEntry(zip, entry, join(folder, name))
    }
  } finally {
    zip.close()
  }
}

/**
 * @param {import('yauzl').ZipFile} zip
 * @param {import('yauzl').Entry} entry
 * @param {string} path
 */
async function unpackEntry(zip, entry, path) {
  if (entry.fileName.endsWith('/')) {
    await mkdir(path, { recursive: true })
    return
  }
  await mkdir(dirname(path), { recursive: true })
  // The upper half of the external attributes is the Unix mode (PKWARE APPNOTE 4.4.15, "made by" Unix).
  const mode = entry.externalFileAttributes >>> 16
  const content = await zip.openReadStreamPromise(entry)
  if ((mode & fileTypeBits) === symbolicLink) {
    await symlink(await text(content), path)
  } else {
    await pipeline(content, createWriteStream(path, { mode: mode & 0o777 || 0o644 }))
  }
}
