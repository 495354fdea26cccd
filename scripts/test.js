import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { runCommand } from './command.js'
import { passSignalsOn } from './processes.js'
import { lastLine, sum } from './test-count.js'
import { withTestDesk } from './test-desk.js'
import { checks, runCheck, suites } from './test-stages.js'

/** @typedef {import('./test-count.js').Tally} Tally */

await runCommand(async () => {
  const wanted = wantedStages()
  let isInterrupted = false
  passSignalsOn(() => {
    isInterrupted = true
  })

  const tallies = await runChecks(
    checks.filter(({ name }) => wanted(name)),
    () => isInterrupted,
  )
  tallies.push(
    ...(await runSuites(
      suites.filter(({ name }) => wanted(name)),
      () => isInterrupted,
    )),
  )
  if (isInterrupted) tallies.push({ passed: 0, failures: ['interrupted: not every stage ran'] })

  const total = sum(tallies)
  if (total.failures.length > 0)
    console.log(`\nFailed:\n${total.failures.map((line) => `  ${line}`).join('\n')}`)
  console.log(`\n${lastLine(total)}`)
  return total.failures.length === 0 ? 0 : 1
})

/**
 * `npm test -- --only unit,e2e` runs a part.
 *
 * @returns {(name: string) => boolean}
 */
function wantedStages() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  if (values.only === undefined) return () => true
  const names = values.only.split(',').map((name) => name.trim())
  const known = [...checks, ...suites].map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new Error(`There is no stage ${unknown.join(', ')}. The stages are: ${known.join(', ')}.`)
  }
  return (name) => names.includes(name)
}

/**
 * Runs checks side by side, as many as there are processors; the output of each comes in one piece.
 *
 * @param {typeof checks} waiting
 * @param {() => boolean} isInterrupted
 */
async function runChecks(waiting, isInterrupted) {
  const queue = [...waiting]
  /** @type {Tally[]} */
  const tallies = []
  const lane = async () => {
    for (let check = queue.shift(); check !== undefined && !isInterrupted(); check = queue.shift()) {
      const startedAt = Date.now()
      const { tally, output } = await runCheck(check)
      sayStage(check.name, tally, startedAt)
      if (output !== '') console.log(output.trimEnd())
      tallies.push(tally)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
  return tallies
}

/**
 * @param {typeof suites} waiting
 * @param {() => boolean} isInterrupted
 * @returns {Promise<Tally[]>}
 */
async function runSuites(waiting, isInterrupted) {
  if (waiting.length === 0 || isInterrupted()) return []
  /** @type {Tally[]} */
  const tallies = []
  try {
    await withTestDesk(async (env) => {
      for (const { name, run } of waiting) {
        if (isInterrupted()) break
        console.log(`\n== ${name}`)
        const startedAt = Date.now()
        const tally = await run(env)
        sayStage(name, tally, startedAt)
        tallies.push(tally)
      }
    })
  } catch (error) {
    // What cannot be run has failed; the last line still comes.
    const reason = error instanceof Error ? error.message : String(error)
    tallies.push({
      passed: 0,
      failures: [`the test desk for ${waiting.map(({ name }) => name).join(', ')}: ${reason}`],
    })
  }
  return tallies
}

/**
 * @param {string} name
 * @param {Tally} tally
 * @param {number} startedAtMs
 */
function sayStage(name, tally, startedAtMs) {
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1)
  console.log(`== ${name}: ${lastLine(tally)} (${seconds} s)`)
}
