import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, findProgram, repositoryRoot } from '../paths.js'
import { runCaptured } from '../processes.js'
import { withLock } from '../lock.js'
import {
  choosePackageNames,
  displayPrograms,
  libraries,
  pythonRequests,
  testPrograms,
  unresolvedLibraries,
} from './requirements.js'

/**
 * Makes sure that what the app needs of the system is there. As root on Debian or Ubuntu it is installed, which is
 * said on stderr. Other systems than Linux need nothing.
 *
 * @param {{ electron: string, virtualDisplay: boolean, tests: boolean }} needs `electron` is the executable
 * @throws {Error} with the one command that helps, if something is missing and we may not install it
 */
export async function ensureSystemPackages(needs) {
  if (process.platform !== 'linux') return
  const missing = await findMissing(needs)
  if (missing.length === 0) return
  await installPackages(missing)
  const stillMissing = (await findMissing(needs)).map(({ what }) => what)
  if (stillMissing.length > 0) {
    throw new Error(`These are still missing after the installation: ${stillMissing.join(', ')}.`)
  }
}

/**
 * @typedef {{ what: string, packages: string[] }} Missing
 *
 * @param {{ electron: string, virtualDisplay: boolean, tests: boolean }} needs
 * @returns {Promise<Missing[]>}
 */
async function findMissing({ electron, virtualDisplay, tests }) {
  const programs = [...(virtualDisplay || tests ? displayPrograms : []), ...(tests ? testPrograms : [])]
  const missing = [
    ...(await missingLibraries(electron)),
    ...programs
      .filter(({ program }) => findProgram(program) === undefined)
      .map(({ program, packages }) => ({ what: program, packages })),
  ]
  if (tests && !(await hasPythonRequests())) {
    missing.push({ what: `Python module ${pythonRequests.module}`, packages: pythonRequests.packages })
  }
  return missing
}

/**
 * @param {string} electron
 * @returns {Promise<Missing[]>}
 */
async function missingLibraries(electron) {
  const absent = await withoutCachedLibrary()
  const known = new Set(libraries.map(({ library }) => library))
  const others = await unresolvedOf(electron)
  // A library of another name belongs to what one of ours needs; all of ours bring it.
  const wanted = others.every((name) => known.has(name)) ? absent : libraries
  return [
    ...wanted.map(({ library, packages }) => ({ what: library, packages })),
    ...others.filter((name) => !known.has(name)).map((name) => ({ what: name, packages: [] })),
  ]
}

async function withoutCachedLibrary() {
  const ldconfig = findProgram('ldconfig')
  if (ldconfig === undefined) return []
  const { stdout } = await runCaptured(ldconfig, ['-p'])
  return libraries.filter(({ library }) => !stdout.includes(`\t${library} (`))
}

/** @param {string} electron */
async function unresolvedOf(electron) {
  const ldd = findProgram('ldd')
  if (ldd === undefined) return []
  const keytar = join(
    repositoryRoot,
    'node_modules',
    'keytar',
    'prebuilds',
    `linux-${process.arch}`,
    'keytar.node',
  )
  const outputs = await Promise.all(
    [electron, keytar]
      .filter((file) => existsSync(file))
      .map(async (file) => (await runCaptured(ldd, [file])).stdout),
  )
  return [...new Set(outputs.flatMap((output) => unresolvedLibraries(output)))]
}

async function hasPythonRequests() {
  const { python, module } = pythonRequests
  if (!existsSync(python)) return false
  return (await runCaptured(python, ['-c', `import ${module}`])).code === 0
}

/** @param {Missing[]} missing */
async function installPackages(missing) {
  const wanted = missing.map(({ packages }) => packages).filter((packages) => packages.length > 0)
  const list = missing.map(({ what }) => what).join(', ')
  const aptGet = findProgram('apt-get')
  if (aptGet === undefined) {
    const { names } = choosePackageNames(wanted, new Set())
    throw new Error(
      `This system lacks ${list}. Install what holds them; on Debian 12 that is ${names.join(' ')}.`,
    )
  }
  const { names } = choosePackageNames(wanted, await knownPackages())
  if (process.getuid?.() !== 0) {
    const install = `sudo apt-get install --yes --no-install-recommends ${names.join(' ')}`
    throw new Error(
      `This system lacks ${list}. This command installs them:\n  sudo apt-get update && ${install}`,
    )
  }
  // apt-get waits for another one to end only in part of its work, so we keep our own apart.
  await withLock(join(cacheFolder(), 'apt-get.lock'), () => installAsRoot(aptGet, wanted))
}

/**
 * @param {string} aptGet
 * @param {string[][]} wanted
 */
async function installAsRoot(aptGet, wanted) {
  let { names, unknown } = choosePackageNames(wanted, await knownPackages())
  let isUpdated = false
  const update = async () => {
    console.error('Reading the package lists (apt-get update)…')
    await runAptGet(aptGet, ['update'])
    names = choosePackageNames(wanted, await knownPackages()).names
    isUpdated = true
  }
  if (unknown) await update()
  const install = async () => {
    console.error(`Installing with apt-get: ${names.join(' ')}…`)
    await runAptGet(aptGet, ['install', '--yes', '--no-install-recommends', ...names])
  }
  try {
    await install()
  } catch (error) {
    if (isUpdated) throw error
    // Stale lists name versions that the archive no longer holds.
    await update()
    await install()
  }
}

/**
 * @param {string} aptGet
 * @param {string[]} args
 */
async function runAptGet(aptGet, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { code, output } = await runCaptured(aptGet, ['-o', 'DPkg::Lock::Timeout=300', ...args], { env })
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${output.trim()}`)
}

async function knownPackages() {
  const aptCache = findProgram('apt-cache')
  if (aptCache === undefined) return new Set()
  const { stdout } = await runCaptured(aptCache, ['pkgnames'])
  return new Set(stdout.split('\n'))
}
