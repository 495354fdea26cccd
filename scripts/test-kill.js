import { parseArgs } from 'node:util'
import { buildIfStale } from './build.js'
import { runCommand } from './command.js'
import { repositoryRoot, tool } from './paths.js'
import { runForeground } from './processes.js'
import { withTestDesk } from './test-desk.js'

const allRounds = '25'
const limitMs = 60 * 60_000

// `npm run test:kill [-- --seed N] [--count N]` kills the real app so many times, at moments that the seed chooses.
await runCommand(async () => {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: allRounds } },
  })
  await buildIfStale()
  return await withTestDesk((env) => {
    const [command, args] = tool('playwright', 'test', 'e2e/transfer-kill.test.ts', '--project=app')
    const counted = { ...env, KILL_SEED: values.seed, KILL_ROUNDS: values.count }
    return runForeground(command, args, { cwd: repositoryRoot, env: counted, limitMs })
  })
})
