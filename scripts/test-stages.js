import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildAfresh } from './build.js'
import { repositoryRoot, tool } from './paths.js'
import { runCaptured, runForeground } from './processes.js'
import { tallyCheck, tallyPlaywright, tallyVitest } from './test-count.js'

/** @typedef {import('./test-count.js').Tally} Tally */

/** A runner that hangs is ended, so that the other stages still run. */
const suiteLimitMs = 10 * 60_000

/**
 * Checks need nothing around them and print only when they fail; each counts as one test. The slow ones come first.
 *
 * @type {{ name: string, run: () => Promise<{ code: number, output: string }> }[]}
 */
export const checks = [
  { name: 'types', run: () => runTool('typescript/tsc', '-b') },
  { name: 'oxlint', run: () => runTool('oxlint', '--type-aware', '--deny-warnings') },
  { name: 'format', run: () => runTool('prettier', '--check', '.') },
  { name: 'knip', run: () => runTool('knip') },
  { name: 'stylelint', run: () => runTool('stylelint', 'src/**/*.css') },
  { name: 'build', run: buildAfresh },
]

/**
 * Suites run at a test desk, print as they go, and count each of their tests.
 *
 * @type {{ name: string, run: (env: NodeJS.ProcessEnv) => Promise<Tally> }[]}
 */
export const suites = [
  {
    name: 'unit',
    run: (env) =>
      withReport(async (file) => {
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
        // By itself Vitest leaves a processor free, which of two is half of them.
        const workers = '--maxWorkers=100%'
        return await runSuite(env, ...tool('vitest', 'run', workers, ...reporters))
      }, tallyUnit),
  },
  {
    name: 'e2e',
    run: (env) =>
      withReport(
        (file) =>
          runSuite(
            { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
            ...tool('playwright', 'test', '--reporter=list,json'),
          ),
        tallyPlaywright,
      ),
  },
]

/**
 * @param {(typeof checks)[number]} check
 * @returns {Promise<{ tally: Tally, output: string }>} `output` is empty if it passed
 */
export async function runCheck({ name, run }) {
  const { code, output } = await run()
  return { tally: tallyCheck(name, code), output: code === 0 ? '' : output }
}

/**
 * @param {string} name
 * @param {string[]} args
 */
async function runTool(name, ...args) {
  return await runCaptured(...tool(name, ...args), { cwd: repositoryRoot })
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} command
 * @param {string[]} args
 */
async function runSuite(env, command, args) {
  return await runForeground(command, args, { cwd: repositoryRoot, env, limitMs: suiteLimitMs })
}

/**
 * @param {(file: string) => Promise<number>} run writes its report to the file, resolves with its exit code
 * @param {(report: unknown, exitCode: number) => Tally} tally
 */
async function withReport(run, tally) {
  const folder = await mkdtemp(join(tmpdir(), 'cloudstore-report-'))
  try {
    const file = join(folder, 'report.json')
    const exitCode = await run(file)
    return tally(await readJson(file), exitCode)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * @param {unknown} report
 * @param {number} exitCode
 */
function tallyUnit(report, exitCode) {
  return tallyVitest(report, exitCode, repositoryRoot)
}

/**
 * @param {string} file
 * @returns {Promise<unknown>} undefined if it is missing or cut short
 */
async function readJson(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}
