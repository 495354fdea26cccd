import { expect, test } from 'vitest'

import { Invariants } from '../testing/simulation/invariants.ts'
import { bytesKept, bytesLost, bytesZeroed, type PowerCut } from '../testing/simulation/power-cut.ts'
import { SimulatedPerson } from '../testing/simulation/simulated-person.ts'
import { comeToEnd } from '../testing/simulation/simulation.ts'
import { World } from '../testing/simulation/world.ts'

/**
 * Uploads, downloads into folders that are not there yet and over a file that is, and a cancel in the middle, up to a
 * step of the app's.
 */
async function live(lastStep: number): Promise<{ world: World; person: SimulatedPerson }> {
  const world = new World(11)
  world.calm()
  world.lastStep = lastStep
  const person = new SimulatedPerson(world)
  await world.start()
  person.plantFirst(['there', 'old'])
  person.add([
    person.download(['new', 'folder', 'a'], false),
    person.download(['other', 'b'], true),
    person.download(['there', 'old'], true),
  ])
  person.addUploads()
  await world.pass(200)
  const moving = world.rows().find(({ kind, status }) => kind === 'download' && status === 'running')
  if (moving) world.engine.cancel(moving.id)
  await world.pass(5_000)
  return { world, person }
}

const allLost: PowerCut = { keptChanges: () => 0, keptBytes: bytesLost }
const onlyBytesLost: PowerCut = { keptChanges: (unsynced) => unsynced, keptBytes: bytesLost }
const onlyNamesLost: PowerCut = { keptChanges: () => 0, keptBytes: bytesKept }
const bytesAreZeros: PowerCut = { keptChanges: (unsynced) => unsynced, keptBytes: bytesZeroed }
const lastNamesLost: PowerCut = {
  keptChanges: (unsynced) => Math.max(0, unsynced - 1),
  keptBytes: bytesKept,
}

/** How the app ends in its middle, and how the power after it has come to its end. */
const endings: readonly (readonly [name: string, first: PowerCut | 'kill', second: PowerCut])[] = [
  ['all is lost that was not synced', allLost, allLost],
  ['bytes are lost, names are kept', onlyBytesLost, onlyBytesLost],
  ['bytes are zeros, names are kept', bytesAreZeros, bytesAreZeros],
  ['names are lost, bytes are kept', onlyNamesLost, onlyNamesLost],
  ['the last name is lost', lastNamesLost, lastNamesLost],
  ['killed, then all is lost', 'kill', allLost],
  ['killed, then bytes are lost', 'kill', onlyBytesLost],
]

test('a power cut after any step loses nothing', async () => {
  const { world } = await live(Infinity)
  const statuses = new Set(world.rows().map(({ kind, status }) => `${kind} ${status}`))
  expect(statuses).toEqual(new Set(['download done', 'download cancelled', 'upload done']))
  const failures: string[] = []
  for (let lastStep = 0; lastStep <= world.steps; lastStep += 1) {
    for (const [name, first, second] of endings) {
      const { outcome, lastLine } = await goOnAfter(lastStep, first, second)
      if (outcome !== null) failures.push(`step ${lastStep}, ${lastLine}: ${name}: ${outcome}`)
    }
  }
  expect(failures).toEqual([])
}, 120_000)

async function goOnAfter(lastStep: number, first: PowerCut | 'kill', second: PowerCut) {
  const { world, person } = await live(lastStep)
  const lastLine = world.lines().at(-1)
  if (first === 'kill') world.kill()
  else world.cutPower(first)
  world.lastStep = Infinity
  const invariants = new Invariants(world, person)
  try {
    await world.start()
    await comeToEnd(world, invariants)
    // Nothing is left to be lost.
    world.cutPower(second)
    await world.start()
    invariants.checkEnd()
    return { lastLine, outcome: null }
  } catch (error) {
    return { lastLine, outcome: String(error) }
  }
}
