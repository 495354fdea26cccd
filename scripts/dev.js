import { runCommand } from './command.js'
import { launchArguments } from './electron/launch-arguments.js'
import { tool, repositoryRoot } from './paths.js'
import { runForeground } from './processes.js'
import { readyElectron } from './ready-electron.js'
import { withDisplay } from './system/display.js'

await runCommand(async () => {
  const electron = await readyElectron({ tests: false })
  return await withDisplay(async (env) => {
    const system = { platform: process.platform, userId: process.getuid?.() }
    const appArguments = [...launchArguments(env, system), ...process.argv.slice(2)]
    const [command, args] = tool('electron-vite', 'dev', '--', ...appArguments)
    return await runForeground(command, args, {
      cwd: repositoryRoot,
      // electron-vite reads it, and would look for the official binary alone otherwise.
      env: { ...env, ELECTRON_EXEC_PATH: electron },
    })
  })
})
