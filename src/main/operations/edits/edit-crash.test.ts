import { expect, test } from 'vitest'

import { Invariants } from '../../testing/simulation/invariants.ts'
import { bytesKept, bytesLost, bytesZeroed, type PowerCut } from '../../testing/simulation/power-cut.ts'
import { editedType, SimulatedPerson } from '../../testing/simulation/simulated-person.ts'
import { comeToEnd } from '../../testing/simulation/simulation.ts'
import { World } from '../../testing/simulation/world.ts'
import { planOf } from '../../transfers/batch.ts'
import type { EditSpec } from '../../transfers/transfer-spec.ts'

const at = { accountId: 'account', bucket: 'b' }
const before = { contentType: 'text/plain', metadata: { author: 'A', licence: 'internal' } }
const after = { contentType: editedType, metadata: { author: 'B', licence: 'internal' } }
const change = { contentType: editedType, set: [{ name: 'author', value: 'B' }], remove: ['gone'] }

type Play = { readonly sizesBytes: readonly number[]; readonly damages: boolean }

/** Edits of objects of these sizes, up to a step of the app's. Where it is asked for, the first arrives damaged. */
async function live(lastStep: number, play: Play) {
  const { world, contents, accept } = begin(play)
  world.lastStep = lastStep
  await world.start()
  accept().catch(() => undefined)
  await world.pass(5_000)
  return { world, contents }
}

function begin({ sizesBytes, damages }: Play) {
  const world = new World(5)
  world.calm()
  const contents = new Map(sizesBytes.map((bytes, index) => [`e${index}`, world.random.bytes(bytes)]))
  const specs = [...contents].map(([key, bytes], index): EditSpec => {
    const { md5: knownEtag } = world.bucket.put(key, bytes, before)
    const partName = `.00000000000000${String(index).padStart(2, '0')}.cloudstore-part`
    const asked = { change, knownEtag, mayDropUnseen: true }
    return { kind: 'edit', ...at, key, sizeBytes: bytes.length, ...asked, partName }
  })
  if (damages) damageFirst(world)
  const accept = async () => {
    const batch = { kind: 'edit', ...at, title: '', root: null, plan: planOf(specs) } as const
    await world.engine.add(specs, await world.engine.begin(batch))
  }
  return { world, contents, accept }
}

function damageFirst({ bucket }: World): void {
  const put = bucket.put.bind(bucket)
  let isOver = false
  bucket.put = (key, bytes, description) => {
    const isMeant = !isOver && bytes.length > 0 && description?.contentType === after.contentType
    isOver ||= isMeant
    return put(key, isMeant ? Buffer.from(bytes.map((byte) => byte ^ 1)) : bytes, description)
  }
}

const allLost: PowerCut = { keptChanges: () => 0, keptBytes: bytesLost }
const onlyBytesLost: PowerCut = { keptChanges: (unsynced) => unsynced, keptBytes: bytesLost }
const onlyNamesLost: PowerCut = { keptChanges: () => 0, keptBytes: bytesKept }
const bytesAreZeros: PowerCut = { keptChanges: (unsynced) => unsynced, keptBytes: bytesZeroed }

/** How the app ends in its middle, and how the power after it has come to its end. */
const endings: readonly (readonly [name: string, first: PowerCut | 'kill', second: PowerCut])[] = [
  ['all is lost that was not synced', allLost, allLost],
  ['bytes are lost, names are kept', onlyBytesLost, onlyBytesLost],
  ['bytes are zeros, names are kept', bytesAreZeros, bytesAreZeros],
  ['names are lost, bytes are kept', onlyNamesLost, onlyNamesLost],
  ['killed, then all is lost', 'kill', allLost],
]

test.each([
  ['of no, some and many bytes', { sizesBytes: [0, 100, 6_000], damages: false }],
  // Alone, so that no other edit puts anything on the disk for it.
  ['that arrives damaged', { sizesBytes: [100], damages: true }],
] satisfies [string, Play][])(
  'an edit %s that ends after any of its steps loses nothing, and is done at the next start',
  async (_name, play) => {
    const whole = await live(Infinity, play)
    expect(whole.world.rows().map(({ status }) => status)).toEqual(play.sizesBytes.map(() => 'done'))
    const failures: string[] = []
    for (let lastStep = 0; lastStep <= whole.world.steps; lastStep += 1) {
      for (const [name, first, second] of endings) {
        const { lastLine, found } = await goOnAfter(lastStep, play, { first, second })
        if (found !== '') failures.push(`step ${lastStep}, ${lastLine}: ${name}: ${found}`)
      }
    }
    expect(failures).toEqual([])
  },
  60_000,
)

async function goOnAfter(
  lastStep: number,
  play: Play,
  { first, second }: { readonly first: PowerCut | 'kill'; readonly second: PowerCut },
) {
  const { world, contents } = await live(lastStep, play)
  const lastLine = world.lines().at(-1)
  if (first === 'kill') world.kill()
  else world.cutPower(first)
  world.lastStep = Infinity
  const invariants = new Invariants(world, new SimulatedPerson(world))
  try {
    await world.start()
    const isAccepted = world.rows().length > 0
    await comeToEnd(world, invariants)
    // Nothing is left to be lost.
    world.cutPower(second)
    await world.start()
    invariants.checkEnd()
    const wrong = [...contents].filter(([key, bytes]) => {
      const object = world.bucket.get(key)
      const isWhole = object?.bytes.equals(bytes) === true
      const { contentType, metadata } = isAccepted ? after : before
      const isDescribed = object?.contentType === contentType && object.metadata['author'] === metadata.author
      return !isWhole || !isDescribed || object.metadata['licence'] !== 'internal'
    })
    const odd = world.rows().filter(({ status }) => status !== 'done')
    return {
      lastLine,
      found: [
        ...wrong.map(([key]) => `${key} is wrong`),
        ...odd.map(({ key, status }) => `${key} ${status}`),
      ].join(),
    }
  } catch (error) {
    return { lastLine, found: String(error) }
  }
}

test('what cannot be put on record is not sent', async () => {
  const { world, accept } = begin({ sizesBytes: [100], damages: false })
  await world.start()
  await world.passUntil(accept())
  world.journal.isUnwritable = true
  await world.pass(5_000)
  expect(world.rows()).toMatchObject([{ status: 'failed', error: { code: 'journal.unwritable' } }])
  expect(world.bucket.get('e0')?.contentType).toBe(before.contentType)
  world.journal.isUnwritable = false
  world.engine.retry(null)
  await world.pass(5_000)
  expect(world.rows()).toMatchObject([{ status: 'done' }])
  expect(world.bucket.get('e0')?.contentType).toBe(after.contentType)
})
