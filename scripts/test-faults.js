import { parseArgs } from 'node:util'
import { runCommand } from './command.js'
import { repositoryRoot, tool } from './paths.js'
import { runForeground } from './processes.js'

const help = `Faults of network, server, disk and person, many more than \`npm test\` has.

  npm run test:faults                     2,000 simulated lives of the queue, 1,600 faults over real HTTP
  npm run test:faults -- --seed N         only what seed N does, again
  npm run test:faults -- --seed N --count N   as many seeds from there on
`
const allSeeds = 2_000
const seedsPerGroup = 100
const requestsPerGroup = 80
const limitMs = 60 * 60_000

await runCommand(async () => {
  const options = /** @type {const} */ ({
    seed: { type: 'string' },
    count: { type: 'string' },
    help: { type: 'boolean', default: false },
  })
  const { values } = parseArgs({ options })
  if (values.help) {
    console.log(help)
    return 0
  }
  const seed = wholeNumber('--seed', values.seed ?? '1')
  const count = wholeNumber('--count', values.count ?? (values.seed === undefined ? String(allSeeds) : '1'))
  const env = {
    ...process.env,
    FAULTS_SEED: String(seed),
    FAULTS_SIMULATIONS: String(count),
    FAULTS_REQUESTS: String(Math.ceil(count / seedsPerGroup) * requestsPerGroup),
  }
  const files = ['simulation', 'faulty-network', 'power-cut'].map(
    (name) => `src/main/transfers/${name}.test.ts`,
  )
  const [command, args] = tool('vitest', 'run', '--project=unit', '--maxWorkers=100%', ...files)
  return await runForeground(command, args, { cwd: repositoryRoot, env, limitMs })
})

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  if (!/^\d+$/.test(text)) throw new Error(`${name} must be a whole number, not ${text}`)
  return Number(text)
}
