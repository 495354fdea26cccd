import { existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The repository's root, absolute. */
export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url))

/**
 * Where things that outlive a checkout are kept, per the XDG base directory specification on Linux.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string} an absolute folder, which may not exist yet
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  return join(systemCacheFolder(env, platform), 'cloudstore-browser')
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
function systemCacheFolder(env, platform) {
  const localAppData = env['LOCALAPPDATA']
  if (platform === 'win32' && localAppData !== undefined) return localAppData
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  // The specification: a relative path in the variable is invalid and ignored.
  const xdg = env['XDG_CACHE_HOME']
  return xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache')
}

/**
 * Finds a program as a shell would.
 *
 * @param {string} name
 * @returns {string | undefined} its absolute path
 */
export function findProgram(name) {
  // /usr/sbin is not on the PATH of Debian's ordinary users.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path) && statSync(path).isFile())
}

/**
 * The command that runs a tool of node_modules. Not through node_modules/.bin, whose files need a shell on Windows.
 *
 * @param {string} name of the package and of its tool, or PACKAGE/TOOL where they differ
 * @param {string[]} args
 * @returns {[command: string, args: string[]]}
 */
export function tool(name, ...args) {
  const [packageName = name, toolName = name] = name.split('/')
  const folder = join(repositoryRoot, 'node_modules', packageName)
  const { bin } = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const script = typeof bin === 'string' ? bin : bin[toolName]
  if (script === undefined) throw new Error(`The package ${packageName} has no tool ${toolName}.`)
  return [process.execPath, [join(folder, script), ...args]]
}

const manifestSchema = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) })
