import { expect, test } from 'vitest'
import { lastLine, sum, tallyCheck, tallyPlaywright, tallyVitest } from './test-count.js'

const root = '/repository'

function unitFile(status: string, results: Record<string, string>) {
  const assertionResults = Object.entries(results).map(([fullName, result]) => ({ fullName, status: result }))
  return { name: `${root}/src/a.test.ts`, status, message: '', assertionResults }
}

function e2eReport(statuses: Record<string, string>, errors: { message?: string }[] = []) {
  const specs = Object.entries(statuses).map(([title, status]) => ({
    title,
    ok: true,
    tests: [{ projectName: '', status }],
  }))
  const suites = [{ title: 'drop.spec.ts', specs: [], suites: [{ title: 'a bucket', specs }] }]
  return { config: {}, suites, errors, stats: {} }
}

test('a check is one test', () => {
  expect(tallyCheck('types', 0)).toEqual({ passed: 1, failures: [] })
  expect(tallyCheck('types', 2)).toEqual({ passed: 0, failures: ['types'] })
})

test('every unit test is one test, and only passing passes', () => {
  const results = { good: 'passed', bad: 'failed', lazy: 'skipped', later: 'todo' }
  expect(tallyVitest({ testResults: [unitFile('failed', results)] }, 1, root)).toEqual({
    passed: 1,
    failures: [
      'unit: src/a.test.ts > bad',
      'unit: src/a.test.ts > lazy (skipped)',
      'unit: src/a.test.ts > later (todo)',
    ],
  })
})

test('a test file that does not load has failed', () => {
  const report = { testResults: [unitFile('failed', {}), unitFile('passed', { good: 'passed' })] }
  expect(tallyVitest(report, 1, root)).toEqual({
    passed: 1,
    failures: ['unit: src/a.test.ts (the file itself)'],
  })
})

test('a failing hook of a file counts beside its tests', () => {
  const report = { testResults: [unitFile('failed', { good: 'passed', unreached: 'skipped' })] }
  expect(tallyVitest(report, 1, root).failures).toHaveLength(2)
})

test('an error outside of the unit tests is a failure', () => {
  const report = { testResults: [unitFile('passed', { good: 'passed' })] }
  expect(tallyVitest(report, 1, root)).toEqual({ passed: 1, failures: ['unit: the runner ended with 1'] })
  expect(tallyVitest(report, 0, root)).toEqual({ passed: 1, failures: [] })
})

test('every e2e test is one test, and only what ended as it should passes', () => {
  const report = e2eReport({ good: 'expected', bad: 'unexpected', lazy: 'skipped', shaky: 'flaky' })
  expect(tallyPlaywright(report, 1)).toEqual({
    passed: 1,
    failures: [
      'e2e: drop.spec.ts > a bucket > bad',
      'e2e: drop.spec.ts > a bucket > lazy (skipped)',
      'e2e: drop.spec.ts > a bucket > shaky (flaky)',
    ],
  })
})

test('an error outside of the e2e tests is a failure', () => {
  const report = e2eReport({ good: 'expected' }, [{ message: 'Cannot find module\nand more' }])
  expect(tallyPlaywright(report, 1)).toEqual({ passed: 1, failures: ['e2e: Cannot find module'] })
})

test.each([undefined, 'cut short', { suites: 1 }])(
  'a runner without a readable report has failed: %o',
  (report) => {
    expect(tallyVitest(report, 0, root).failures).toHaveLength(1)
    expect(tallyPlaywright(report, 0).failures).toHaveLength(1)
  },
)

test('a run without tests has failed', () => {
  expect(tallyVitest({ testResults: [] }, 0, root)).toEqual({ passed: 0, failures: ['unit: no test ran'] })
  expect(tallyPlaywright(e2eReport({}), 0)).toEqual({ passed: 0, failures: ['e2e: no test ran'] })
})

test('the last line', () => {
  const total = sum([
    tallyCheck('types', 0),
    tallyCheck('build', 1),
    tallyPlaywright(e2eReport({ a: 'expected' }), 0),
  ])
  expect(lastLine(total)).toBe('2 passed, 1 failed')
})
