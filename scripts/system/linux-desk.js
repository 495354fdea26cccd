import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startVirtualDisplay } from './display.js'
import { startKeyring, startSessionBus } from './keyring.js'
import { endMarkedProcesses } from './marked-processes.js'

/** Marks every process that tests start at one desk. */
const markVariable = 'CLOUDSTORE_TEST_DESK'

/** What would lead tests to the user's own session, or make them speak the user's language. */
const foreignVariables = [
  'WAYLAND_DISPLAY',
  'GNOME_KEYRING_CONTROL',
  'SSH_AUTH_SOCK',
  'SESSION_MANAGER',
  'LANGUAGE',
]

/**
 * Opens a desk for tests: a display, a D-Bus session and an unlocked gnome-keyring, all private.
 *
 * @param {NodeJS.ProcessEnv} outerEnv
 * @returns {Promise<{ env: NodeJS.ProcessEnv, close: () => Promise<void> }>}
 */
export async function startLinuxDesk(outerEnv) {
  const folder = await mkdtemp(join(tmpdir(), 'cloudstore-desk-'))
  const mark = randomUUID()
  /** @type {(() => Promise<void>)[]} what was started last comes first */
  const endings = [() => rm(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const end of endings.splice(0)) await end()
  }
  try {
    const display = await startVirtualDisplay(folder)
    endings.unshift(display.stop)
    const bus = await startSessionBus(folder)
    endings.unshift(bus.stop)
    const env = {
      ...withoutForeign(outerEnv),
      ...(await privateFolders(folder)),
      ...display.variables,
      ...bus.variables,
      LC_ALL: 'C.UTF-8',
    }
    endings.unshift(await startKeyring(folder, env))
    // Electron hangs if the bus goes first, so whoever is left of the tests goes before it.
    endings.unshift(() => endMarkedProcesses(markVariable, mark))
    return { env: { ...env, [markVariable]: mark }, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** @param {NodeJS.ProcessEnv} env */
function withoutForeign(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreignVariables.includes(name)))
}

/**
 * The cache folder stays the user's: what was fetched once is used again.
 *
 * @param {string} folder
 */
async function privateFolders(folder) {
  const variables = {
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
  }
  // The mode that the XDG base directory specification asks of the runtime folder.
  for (const path of Object.values(variables)) await mkdir(path, { mode: 0o700 })
  return variables
}
