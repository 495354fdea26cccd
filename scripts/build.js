import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from './lock.js'
import { repositoryRoot, tool } from './paths.js'
import { runCaptured } from './processes.js'

/** What the build is made of. */
const sources = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json']

/** One file of each part of the build: if one is missing or old, so is the build. */
const outputs = [
  'out/main/index.js',
  'out/main/emulator.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]

const lockFile = join(repositoryRoot, 'node_modules', '.cache', 'build.lock')

/**
 * Builds the app unless the build is newer than its sources. Says so on stderr; waits for another build under way.
 *
 * @throws {Error} with what the build printed, if it failed
 */
export async function buildIfStale() {
  if (!(await isStale(repositoryRoot, sources, outputs))) return
  await withLock(lockFile, async () => {
    if (!(await isStale(repositoryRoot, sources, outputs))) return
    console.error('Building the app…')
    const { code, output } = await build()
    if (code !== 0) throw new Error(`${output.trim()}\nThe build failed.`)
  })
}

/**
 * Builds the app whatever is there. If that fails, no older build is left.
 *
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function buildAfresh() {
  return await withLock(lockFile, async () => {
    await rm(join(repositoryRoot, 'out'), { recursive: true, force: true })
    return await build()
  })
}

async function build() {
  return await runCaptured(...tool('electron-vite', 'build'), { cwd: repositoryRoot })
}

/**
 * @param {string} root
 * @param {string[]} sources files and folders, relative to the root; a folder counts with all below it
 * @param {string[]} outputs files, relative to the root
 * @returns {Promise<boolean>} whether an output is missing or older than a source
 */
export async function isStale(root, sources, outputs) {
  const built = await Promise.all(outputs.map((path) => modifiedAtMs(join(root, path))))
  const changed = await Promise.all(sources.map((path) => newestBelowMs(join(root, path))))
  return Math.min(...built.map((timeMs) => timeMs ?? -Infinity)) < Math.max(...changed)
}

/**
 * @param {string} path
 * @returns {Promise<number>} -Infinity if it is not there
 */
async function newestBelowMs(path) {
  // A folder's own time changes when a file in it is removed or renamed.
  const own = (await modifiedAtMs(path)) ?? -Infinity
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => [])
  const times = await Promise.all(entries.map((entry) => modifiedAtMs(join(entry.parentPath, entry.name))))
  return Math.max(own, ...times.map((timeMs) => timeMs ?? -Infinity))
}

/** @param {string} path */
async function modifiedAtMs(path) {
  const found = await stat(path).catch(() => undefined)
  return found?.mtimeMs
}
