import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, test } from 'vitest'

import { testKey } from '../../emulator/testing/test-emulator.ts'
import { caseText, faultCases, type FaultCase } from '../testing/faulty-network/fault-cases.ts'
import { md5Of, runGroup, type CaseResult } from '../testing/faulty-network/faulty-account.ts'
import { seededRandom } from '../testing/simulation/seeded-random.ts'

/** `npm run test:faults` sets them. */
const seed = Number(process.env['FAULTS_SEED'] ?? 1)
const count = Number(process.env['FAULTS_REQUESTS'] ?? 160)
const casesPerGroup = 80

test(
  'whatever network and server do to a request, no wrong byte is accepted and no failure goes unreported',
  async () => {
    const statuses = new Map<string, number>()
    let done = 0
    for (let group = 0; done < count; group += 1) {
      const cases = faultCases(seededRandom(seed + group), Math.min(casesPerGroup, count - done))
      const { problems, results } = await findingsOf(cases)
      expect(problems, `seed ${seed + group}`).toEqual([])
      for (const { status, error } of results) {
        const name = error === undefined ? status : `${status} ${error}`
        statuses.set(name, (statuses.get(name) ?? 0) + 1)
      }
      done += cases.length
    }
    const summary = [...statuses].map(([name, times]) => `${times} ${name}`).join(', ')
    process.stdout.write(`faults: ${done} requests from seed ${seed}: ${summary}\n`)
  },
  30 * 60_000,
)

async function findingsOf(cases: readonly FaultCase[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'cloudstore-faults-'))
  try {
    const { results, names, namesBeside, said, bugs } = await runGroup(folder, cases)
    const problems = cases.flatMap((one) =>
      problemsOf(one, results.get(one.key)).map((problem) => `${caseText(one)}: ${problem}`),
    )
    const wanted = new Set(cases.filter(({ operation }) => operation === 'download').map(({ key }) => key))
    for (const name of names) if (!wanted.has(name)) problems.push(`I4: ${name} is left over`)
    for (const name of namesBeside) problems.push(`I5: ${name} is beside the folder`)
    if (said.includes(testKey)) problems.push('I8: the key was said')
    for (const bug of bugs) problems.push(`I10: ${String(bug)}`)
    return { problems, results: [...results.values()] }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function problemsOf(one: FaultCase, result: CaseResult | undefined): string[] {
  if (!result) return ['I7: it is gone']
  const { operation, content, before, heals, isVerifiable } = one
  const { status, verified, error, found } = result
  const problems: string[] = []
  const holds = (is: boolean, otherwise: string) => {
    if (!is) problems.push(`${otherwise} (${status} ${error ?? ''})`)
  }
  const isWell = status === 'done' || status === 'listed'
  holds(isWell || status === 'failed' || status === 'refused', 'I7: it has not ended')
  holds(isWell || !heals, 'it was given up although the fault passed')
  holds(isWell || error !== undefined, 'the failure has no reason')
  holds(error !== 'bug', 'I10: a bug')
  if (operation === 'list') {
    const keys = ['a', 'b', 'c'].map((name) => `${one.key}/${name}`).join(' ')
    holds(!isWell || found?.toString() === keys, 'the list is not the whole list')
    return problems
  }
  if (operation === 'delete') {
    holds(!isWell || found === null, 'I3: it is deleted and still there')
    return problems
  }
  const isNew = found?.equals(content) === true
  const isOld = before === null ? found === null : found?.equals(before) === true
  holds(isNew || isOld, `I1, I2: neither old nor new but ${found?.length} bytes`)
  holds(!isWell || isNew, 'I3: it is done and not there')
  // A later try may have met the ETag that the first did not.
  const mayBeEither = !isVerifiable && one.faults.some(({ count }) => count !== undefined)
  holds(!isWell || mayBeEither || verified === isVerifiable, `I3: verified is ${verified}`)
  holds(result.sourceMd5 === null || result.sourceMd5 === md5Of(content), 'I6: the source has changed')
  return problems
}
