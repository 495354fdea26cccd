import { createHash, randomFillSync } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'

import { runCaptured } from '../../processes.js'

/** @typedef {import('./bare-store.js').StoredFile} StoredFile */

const gibibyte = 2 ** 30
const blockBytes = 16 * 1024 * 1024

/**
 * @param {string} root
 * @param {number} count of files of 1 GiB
 */
export function largeFiles(root, count) {
  return makeFiles(root, { folder: '', stem: 'large', count, sizeBytes: gibibyte })
}

/**
 * Files of random bytes, no two alike.
 * @param {string} root
 * @param {{ readonly folder: string, readonly stem: string, readonly count: number, readonly sizeBytes: number }} order
 *   `folder` is empty or ends with a slash
 * @returns {StoredFile[]}
 */
export function makeFiles(root, { folder, stem, count, sizeBytes }) {
  mkdirSync(path.join(root, folder), { recursive: true })
  const block = randomFillSync(Buffer.allocUnsafe(Math.min(blockBytes, sizeBytes)))
  return Array.from({ length: count }, (_, index) => {
    const name = `${stem}-${String(index).padStart(6, '0')}.bin`
    const file = path.join(root, folder, name)
    block.writeUInt32BE(index)
    return { name, folder, path: file, sizeBytes, md5: writeBlocks(file, block, sizeBytes) }
  })
}

/**
 * @param {string} file
 * @param {Buffer} block written again and again
 * @param {number} sizeBytes a multiple of its length
 * @returns {string} the file's MD5
 */
function writeBlocks(file, block, sizeBytes) {
  const hash = createHash('md5')
  const descriptor = openSync(file, 'w')
  for (let written = 0; written < sizeBytes; written += block.length) {
    writeSync(descriptor, block)
    hash.update(block)
  }
  closeSync(descriptor)
  return hash.digest('hex')
}

/**
 * A certificate for 127.0.0.1 that is its own authority.
 * @param {string} folder
 * @returns {Promise<{ readonly keyFile: string, readonly certificateFile: string }>}
 */
export async function makeCertificate(folder) {
  const [keyFile, certificateFile] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')]
  const what = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench'
  const { code, output } = await runCaptured('openssl', [
    ...what.split(' '),
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-keyout',
    keyFile,
    '-out',
    certificateFile,
  ])
  if (code !== 0) throw new Error(`openssl made no certificate:\n${output}`)
  return { keyFile, certificateFile }
}
