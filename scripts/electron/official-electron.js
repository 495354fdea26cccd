import { mkdir, rm } from 'node:fs/promises'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { downloadArtifact, ElectronDownloadCacheMode } from '@electron/get'
import { repositoryRoot } from '../paths.js'
import { prepareFolder } from './prepared-folder.js'
import { unzip } from './unzip.js'

const require = createRequire(import.meta.url)

/** The version that package.json declares and npm installed. @type {string} */
export const officialVersion = require('electron/package.json').version

/** Where npm's own tools, if somebody ran them, put the binary. */
export const installedFolder = join(repositoryRoot, 'node_modules', 'electron', 'dist')

/**
 * Where the executable is inside an unpacked Electron.
 *
 * @param {NodeJS.Platform} [platform]
 */
export function executableName(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

/** A firewall that drops packets answers nothing at all; this long without a byte means such a one. */
const silenceMs = 15_000

/**
 * @typedef {object} Download
 * @property {string} version
 * @property {Record<string, string>} checksums SHA-256 in hex by file name
 * @property {string} temporaryFolder
 * @property {number} silenceMs give up after this long without a byte
 * @property {string} [mirror] instead of the official place; the user's own is read from ELECTRON_MIRROR
 */

/**
 * Downloads the official release and unpacks it.
 *
 * @param {string} folder where it goes; whole or absent
 * @throws {Error} if it cannot be had; the message says why
 */
export async function prepareOfficialElectron(folder) {
  await prepareFolder(folder, async (staging) => {
    const temporaryFolder = join(staging, 'download')
    const archive = await downloadElectron({
      version: officialVersion,
      // Carried by the npm package, whose own integrity the lockfile pins.
      checksums: require('electron/checksums.json'),
      temporaryFolder,
      silenceMs,
    })
    await unzip(archive, staging)
    await rm(temporaryFolder, { recursive: true, force: true })
  })
}

/**
 * Downloads a release's archive and compares its checksum.
 *
 * @param {Download} download
 * @returns {Promise<string>} the archive, in a folder of its own below `temporaryFolder`
 */
export async function downloadElectron({ version, checksums, temporaryFolder, silenceMs, mirror }) {
  await mkdir(temporaryFolder, { recursive: true })
  // Without both this and `quiet` its progress bar's timer keeps the process alive for 30 s after a failure.
  process.env['ELECTRON_GET_NO_PROGRESS'] ??= '1'
  const watch = watchForSilence(silenceMs)
  const requestLimitMs = silenceMs * 2
  const archive = downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums,
    tempDirectory: temporaryFolder,
    // What is in the user's Electron cache is used; a second copy beside our unpacked one is not kept.
    cacheMode: ElectronDownloadCacheMode.ReadOnly,
    ...(mirror === undefined ? {} : { mirrorOptions: { mirror } }),
    downloadOptions: {
      quiet: true,
      retry: 0,
      // These end the request itself, so that it does not keep the process alive after we gave up on it, which we do
      // first: our words say what happened.
      timeout: {
        lookup: requestLimitMs,
        connect: requestLimitMs,
        secureConnect: requestLimitMs,
        socket: requestLimitMs,
        response: requestLimitMs,
      },
      // Node's own agents give up after 5 s.
      agent: { http: new HttpAgent(), https: new HttpsAgent() },
      getProgressCallback: watch.noteProgress,
    },
  })
  try {
    return await Promise.race([archive, watch.silence])
  } finally {
    watch.end()
    // After a silence the request fails a little later, with nobody left to hear of it.
    archive.catch(() => undefined)
  }
}

/** @param {number} limitMs */
function watchForSilence(limitMs) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  /** @type {Promise<never>} */
  const silence = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no byte came for ${limitMs / 1000} s`)), limitMs)
  })
  return {
    silence,
    noteProgress: () => {
      timer?.refresh()
      return Promise.resolve()
    },
    end: () => clearTimeout(timer),
  }
}
