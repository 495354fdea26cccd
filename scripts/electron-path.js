import { runCommand } from './command.js'
import { readyElectron } from './ready-electron.js'

await runCommand(async () => {
  console.log(await readyElectron({ tests: false }))
  return 0
})
