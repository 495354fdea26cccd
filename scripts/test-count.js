import { relative } from 'node:path'
import { z } from 'zod'

/**
 * What a stage of `npm test` came to. Every test and every check is either in `passed` or a line in `failures`.
 *
 * @typedef {{ passed: number, failures: string[] }} Tally
 */

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** @typedef {z.infer<typeof playwrightSuite>} PlaywrightSuite */
const playwrightSuite = z.object({
  title: z.string(),
  specs: z.array(
    z.object({
      title: z.string(),
      tests: z.array(z.object({ projectName: z.string(), status: z.string() })),
    }),
  ),
  get suites() {
    return z.array(playwrightSuite).optional()
  },
})

const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
})

/**
 * A check is one test.
 *
 * @param {string} name
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyCheck(name, exitCode) {
  return exitCode === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [name] }
}

/**
 * Counts the tests of Vitest's JSON report. Only a test that ran and passed has passed.
 *
 * @param {unknown} report undefined if there is none
 * @param {number} exitCode
 * @param {string} root file names are shown relative to it
 * @returns {Tally}
 */
export function tallyVitest(report, exitCode, root) {
  const parsed = vitestReport.safeParse(report)
  if (!parsed.success) return withoutReport('unit', exitCode)
  const tallies = parsed.data.testResults.map(({ name, status, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults.filter((result) => result.status !== 'passed')
    const failures = failed.map(
      (result) => `unit: ${file} > ${result.fullName}${unlessFailed(result.status)}`,
    )
    // A file that does not load, or whose own hook failed, has failed without a failed test in it.
    const isUnexplained = status !== 'passed' && !failed.some((result) => result.status === 'failed')
    if (isUnexplained) failures.push(`unit: ${file} (the file itself)`)
    return { passed: assertionResults.length - failed.length, failures }
  })
  return checkedAgainstExit('unit', sum(tallies), exitCode)
}

/**
 * Counts the tests of Playwright's JSON report. Only a test that ran and ended as it should has passed.
 *
 * @param {unknown} report undefined if there is none
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyPlaywright(report, exitCode) {
  const parsed = playwrightReport.safeParse(report)
  if (!parsed.success) return withoutReport('e2e', exitCode)
  const { suites, errors } = parsed.data
  const tests = suites.flatMap((suite) => testsOf(suite, []))
  const failed = tests.filter(({ status }) => status !== 'expected')
  const failures = [
    ...failed.map(({ name, status }) => `e2e: ${name}${unlessFailed(status)}`),
    ...errors.map(({ message }) => `e2e: ${message?.split('\n')[0] ?? 'an error outside of the tests'}`),
  ]
  return checkedAgainstExit('e2e', { passed: tests.length - failed.length, failures }, exitCode)
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
  }
}

/**
 * @param {Tally} tally
 * @returns {string} the last line of `npm test`
 */
export function lastLine({ passed, failures }) {
  return `${passed} passed, ${failures.length} failed`
}

/**
 * @param {PlaywrightSuite} suite
 * @param {string[]} above the titles of the suites around it
 * @returns {{ name: string, status: string }[]}
 */
function testsOf(suite, above) {
  const titles = [...above, suite.title]
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests.map(({ projectName, status }) => {
      const name = [...titles, title].join(' > ')
      return { name: projectName === '' ? name : `[${projectName}] ${name}`, status }
    }),
  )
  return [...own, ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, titles))]
}

/** @param {string} status */
function unlessFailed(status) {
  return status === 'failed' || status === 'unexpected' ? '' : ` (${status})`
}

/**
 * @param {string} stage
 * @param {number} exitCode
 * @returns {Tally}
 */
function withoutReport(stage, exitCode) {
  return { passed: 0, failures: [`${stage}: no readable report; the runner ended with ${exitCode}`] }
}

/**
 * A runner may fail for more than its tests (an error outside of them), and a run without tests proves nothing.
 *
 * @param {string} stage
 * @param {Tally} tally
 * @param {number} exitCode
 * @returns {Tally}
 */
function checkedAgainstExit(stage, tally, exitCode) {
  if (tally.failures.length > 0) return tally
  if (exitCode !== 0) return { ...tally, failures: [`${stage}: the runner ended with ${exitCode}`] }
  return tally.passed > 0 ? tally : { ...tally, failures: [`${stage}: no test ran`] }
}
