import { buildIfStale } from './build.js'
import { runCommand } from './command.js'
import { launchArguments } from './electron/launch-arguments.js'
import { repositoryRoot } from './paths.js'
import { runForeground } from './processes.js'
import { readyElectron } from './ready-electron.js'
import { withDisplay } from './system/display.js'

await runCommand(async () => {
  await buildIfStale()
  const electron = await readyElectron({ tests: false })
  return await withDisplay(async (env) => {
    const system = { platform: process.platform, userId: process.getuid?.() }
    const args = ['.', ...launchArguments(env, system), '--local-account', ...process.argv.slice(2)]
    console.error('Starting CloudStore Browser on a local account…')
    return await runForeground(electron, args, { cwd: repositoryRoot, env })
  })
})
