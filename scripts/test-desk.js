import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runCommand } from './command.js'
import { runForeground } from './processes.js'
import { readyElectron } from './ready-electron.js'
import { startLinuxDesk } from './system/linux-desk.js'

/**
 * Runs `work` with what tests need around the app: an Electron and, on Linux, a display, a D-Bus session and an
 * unlocked keyring of its own. All of it is gone when `work` ends, however it ends. Any number of desks can be open
 * at once.
 *
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work gets the environment for the tests' processes
 * @returns {Promise<T>}
 */
export async function withTestDesk(work) {
  const electron = await readyElectron({ tests: true })
  const env = { ...process.env, ELECTRON_EXEC_PATH: electron }
  if (process.platform !== 'linux') return await work(env)
  const desk = await startLinuxDesk(env)
  try {
    return await work(desk.env)
  } finally {
    await desk.close()
  }
}

// `node scripts/test-desk.js COMMAND…` runs the command at a desk.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [command, ...args] = process.argv.slice(2)
  await runCommand(async () => {
    if (command === undefined) throw new Error('Name the command to run: node scripts/test-desk.js COMMAND…')
    return await withTestDesk((env) => runForeground(command, args, { env }))
  })
}
