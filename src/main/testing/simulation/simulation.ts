import { Invariants } from './invariants.ts'
import { SimulatedPerson } from './simulated-person.ts'
import { World } from './world.ts'

export type Simulated = {
  readonly seed: number
  /** Of all that happened, in order. */
  readonly digest: string
  readonly lines: readonly string[]
  readonly operations: number
  /** What did not hold; undefined where all did. */
  readonly failure: string | undefined
}

const fewestOperations = 50
const patienceMs = 48 * 3_600_000

type Play = { readonly world: World; readonly person: SimulatedPerson }

type Operation = readonly [weight: number, name: string, act: (play: Play) => void | Promise<void>]

const operations: readonly Operation[] = [
  [6, 'add uploads', ({ person }) => person.addUploads()],
  [6, 'add downloads', ({ person }) => person.addDownloads()],
  [2, 'add a delete', ({ person }) => person.addDelete()],
  [3, 'add edits', ({ person }) => person.addEdits()],
  [4, 'pause', ({ person }) => person.pause()],
  [5, 'resume', ({ person }) => person.resume()],
  [3, 'cancel', ({ person }) => person.cancel()],
  [4, 'retry', ({ person }) => person.retry()],
  [0.5, 'cancel all', ({ person }) => person.cancelAll()],
  [1, 'clear', ({ person }) => person.clearFinished()],
  [3, 'kill and restart', ({ world }) => restart(world, () => world.kill())],
  [3, 'power cut and restart', ({ world }) => restart(world, () => world.cutPower())],
  [1, 'close and restart', closeAndRestart],
  [2, 'the source changes', ({ person }) => person.changeSource()],
  [1, 'an object changes', ({ person }) => person.changeObject()],
  [2, 'a file appears', ({ person }) => person.plantFile()],
  [
    1,
    'the clock is set',
    ({ world }) => {
      world.setClock((world.random.below(48) - 24) * 1_800_000)
    },
  ],
  [
    2,
    'offline or online',
    ({ world: { network } }) => {
      network.isOffline = !network.isOffline
    },
  ],
  [
    1,
    'the key is refused or is not',
    ({ world: { network } }) => {
      network.isKeyRefused = !network.isKeyRefused
    },
  ],
  [3, 'answer a stop', ({ person }) => person.answerStop()],
  [
    1,
    'the disk is full or is not',
    ({ world: { disk, random } }) => {
      disk.freeBytes = disk.freeBytes > 1e6 ? random.below(5_000) : 1e9
    },
  ],
  [
    1,
    'the journal is unwritable or is not',
    ({ world: { journal } }) => {
      journal.isUnwritable = !journal.isUnwritable
    },
  ],
  [
    1,
    'the key is missing or there',
    ({ world }) => {
      world.hasKey = !world.hasKey
      world.engine.wake()
    },
  ],
]

/** Plays one seed to its end: whatever happened, all comes to an end once the weather is calm. */
export async function simulate(seed: number): Promise<Simulated> {
  const world = new World(seed)
  const play = { world, person: new SimulatedPerson(world) }
  const invariants = new Invariants(world, play.person)
  const count = fewestOperations + world.random.below(30)
  let failure: string | undefined
  try {
    await world.start()
    for (let at = 0; at < count; at += 1) {
      const [, name, act] = choose(world)
      world.trace(`== ${name}`)
      await act(play)
      await world.pass(world.random.of([0, 1, 10, 100, 1_000, 10_000, 100_000]))
      invariants.check()
    }
    await end(play, invariants)
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  return { seed, digest: world.digest(), lines: world.lines(), operations: count, failure }
}

async function end({ world }: Play, invariants: Invariants): Promise<void> {
  await comeToEnd(world, invariants)
  const before = statuses(world)
  const timers = await world.close()
  if (timers > 0) throw new Error(`I10: ${timers} timers run on`)
  await world.start()
  await world.pass(60_000)
  invariants.checkEnd()
  if (statuses(world) !== before) throw new Error(`I7: ${before} became ${statuses(world)}`)
  await world.close()
}

/** Nothing goes wrong any more, and what can be done is done. */
export async function comeToEnd(world: World, invariants: Invariants): Promise<void> {
  world.trace('== calm')
  world.calm()
  world.engine.wake()
  // A second time, because the first meets what the bad weather left.
  for (let round = 0; round < 2; round += 1) {
    for (const { id } of world.engine.summary().stops) world.engine.goOn(id)
    world.engine.resume(null)
    world.engine.retry(null)
    await world.clock.runUntil(world.clock.now() + patienceMs, () => isIdle(world))
  }
  await world.pass(60_000)
  invariants.checkEnd()
}

function choose({ random }: World): Operation {
  const total = operations.reduce((sum, [weight]) => sum + weight, 0)
  let left = random.next() * total
  for (const operation of operations) {
    left -= operation[0]
    if (left < 0) return operation
  }
  throw new Error('nothing was chosen')
}

async function restart(world: World, end: () => void): Promise<void> {
  end()
  await world.start()
}

async function closeAndRestart({ world }: Play): Promise<void> {
  await world.close()
  await world.start()
}

function isIdle({ engine }: World): boolean {
  const { waiting, running } = engine.summary()
  return waiting + running === 0
}

function statuses(world: World): string {
  return world
    .rows()
    .map(({ id, status }) => `${id} ${status}`)
    .toSorted()
    .join(', ')
}
