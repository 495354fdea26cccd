import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, test } from 'vitest'

import { simulate, type Simulated } from '../testing/simulation/simulation.ts'

/** `npm run test:faults` sets them. */
const firstSeed = Number(process.env['FAULTS_SEED'] ?? 1)
const count = Number(process.env['FAULTS_SIMULATIONS'] ?? 100)
const limitMs = 30 * 60_000
const shownLines = 60

test(
  'whatever happens in whatever order, nothing is lost, nothing is wrong, and all comes to an end',
  async () => {
    let operations = 0
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      const simulated = await simulate(seed)
      operations += simulated.operations
      if (simulated.failure !== undefined) throw new Error(await explained(simulated))
    }
    expect(operations).toBeGreaterThanOrEqual(50 * count)
    process.stdout.write(`simulation: ${count} seeds from ${firstSeed}, ${operations} operations\n`)
  },
  limitMs,
)

test(
  'the same seed gives the same trace',
  async () => {
    for (let seed = firstSeed; seed < firstSeed + Math.min(count, 20); seed += 1) {
      const first = await simulate(seed)
      const second = await simulate(seed)
      expect([seed, second.digest]).toEqual([seed, first.digest])
    }
  },
  limitMs,
)

/** The seed, the end of what happened, and where all of it is. */
async function explained({ seed, lines, failure }: Simulated): Promise<string> {
  const file = path.join(tmpdir(), `cloudstore-simulation-${seed}.txt`)
  await writeFile(file, lines.join('\n'))
  const again = `npm run test:faults -- --seed ${seed}`
  return [`seed ${seed}: ${failure}`, ...lines.slice(-shownLines), `all of it: ${file}`, again].join('\n')
}
