import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { catalog } from './bench/catalog.js'
import { judged } from './bench/figures.js'
import { operations } from './bench/operations.js'
import { startup } from './bench/startup.js'
import { transfers } from './bench/transfers.js'
import { buildIfStale } from './build.js'
import { runCommand } from './command.js'
import { repositoryRoot } from './paths.js'
import { withTestDesk } from './test-desk.js'

/** @type {Record<string, (bench: import('./bench/figures.js').Bench) => Promise<import('./bench/figures.js').Figure[]>>} */
const benchmarks = { catalog, operations, startup, transfers }

// `npm run bench -- NAME [--only PART] [--json]` measures in the built app and prints the figures. A timing never fails anything.
await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, only: { type: 'string' } },
  })
  const [name = ''] = positionals
  const benchmark = benchmarks[name]
  if (!benchmark) throw new Error(`Name a benchmark: ${Object.keys(benchmarks).join(', ')}`)
  await buildIfStale()
  return await withTestDesk(async (env) => {
    Object.assign(process.env, env)
    const electronPath = env['ELECTRON_EXEC_PATH'] ?? ''
    const measured = await benchmark({ electronPath, projectRoot: repositoryRoot, only: values.only })
    const figures = measured.map(judged)
    print({ machine: machine(), electron: electronVersion(electronPath), figures }, values.json === true)
    return 0
  })
})

function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  }
}

/** @param {string} electronPath */
function electronVersion(electronPath) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  return execFileSync(electronPath, ['-p', 'process.versions.electron'], { env, encoding: 'utf8' }).trim()
}

/**
 * @param {{ machine: ReturnType<typeof machine>, electron: string, figures: ReturnType<typeof judged>[] }} result
 * @param {boolean} asJson
 */
function print(result, asJson) {
  if (asJson) console.log(JSON.stringify(result, null, 2))
  else {
    console.log(`Electron ${result.electron}`)
    console.table(result.figures)
  }
}
