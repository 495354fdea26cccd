import { buildIfStale } from './build.js'
import { runCommand } from './command.js'
import { repositoryRoot, tool } from './paths.js'
import { runForeground } from './processes.js'
import { withTestDesk } from './test-desk.js'

// `npm run screenshots` draws the kept pictures of docs/images again, from the real window.
await runCommand(async () => {
  await buildIfStale()
  return await withTestDesk(async (env) => {
    const [command, args] = tool('playwright', 'test', '--config', 'playwright.screenshots.config.ts')
    return await runForeground(command, args, { cwd: repositoryRoot, env })
  })
})
