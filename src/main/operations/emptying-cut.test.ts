import { expect, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import type { TransferRow } from '../../shared/transfer.ts'
import { sleep } from '../cloudstore/clock.ts'
import { createVirtualClock } from '../cloudstore/testing/virtual-clock.ts'
import { fakeClient } from '../testing/fake-client.ts'
import { Life } from '../testing/simulation/life.ts'
import { seededRandom } from '../testing/simulation/seeded-random.ts'
import { SimulatedJournal } from '../testing/simulation/simulated-journal.ts'
import { planOf } from '../transfers/batch.ts'
import { TransferEngine } from '../transfers/engine.ts'
import type { DeleteSpec } from '../transfers/transfer-spec.ts'
import { rowsOf } from '../testing/scripted-engine.ts'
import { thenRemovingBucket } from './bucket-removal.ts'
import { createDeleteMover } from './delete-mover.ts'

const counted = ['a', 'b', 'c', 'd/', 'd/e', 'f']
const newcomer = 'came later'
const at = { accountId: 'account', bucket: 'full' }
const spec: DeleteSpec = {
  kind: 'delete',
  ...at,
  key: 'full',
  keys: counted,
  lane: 'bulk',
  removesBucket: true,
}
const batch = { kind: 'delete', ...at, title: '', root: null, plan: planOf([spec]) } as const
const longMs = 3_600_000
/** What it takes to put the list of buckets on the disk. */
const diskMs = 100

/** A server with one bucket, and the app that empties and deletes it, one life after the other. */
class World {
  readonly clock = createVirtualClock(0)
  readonly journal = new SimulatedJournal()
  readonly objects = new Set(counted)
  isBucketThere = true
  isForgotten = false
  /** Keys that were asked to go. */
  readonly asked = new Set<string>()
  steps = 0
  lastStep = Infinity
  #engine: TransferEngine | null = null
  readonly #random = seededRandom(7)

  rows(): TransferRow[] {
    return this.#engine ? rowsOf(this.#engine) : []
  }

  addNewcomer(): void {
    if (this.isBucketThere) this.objects.add(newcomer)
  }

  /** Starts the app, and accepts the job where there is none; until nothing is left to do, or the life is over. */
  async live(doesBegin: boolean): Promise<void> {
    const life = new Life({
      clock: this.clock,
      random: this.#random,
      onStep: () => {
        if (this.steps >= this.lastStep) life.end()
        if (!life.isOver) this.steps += 1
      },
    })
    const engine = this.#build(life)
    this.#engine = engine
    if (doesBegin) void engine.begin(batch).then((begun) => engine.add([spec], begun))
    else void engine.restored()
    await this.clock.runUntil(this.clock.now() + longMs, () => life.isOver)
    life.end()
  }

  #build(life: Life): TransferEngine {
    const clientFor = () => this.#client(life)
    return new TransferEngine({
      movers: {
        upload: neverMoved,
        download: neverMoved,
        edit: neverMoved,
        delete: thenRemovingBucket(
          createDeleteMover({ clientFor, clock: life.clock, onDeleted: () => undefined }),
          {
            clientFor,
            onRemoved: async () => {
              await sleep(life.clock, diskMs, new AbortController().signal)
              await life.step('forgotten')
              this.isForgotten = true
            },
          },
        ),
      },
      openJournal: () => this.journal.open(life),
      discard: () => Promise.resolve(),
      connectionOf: () => this,
      limits: () => ({ transfersAtOnce: 4, smallTransfersAtOnce: 4 }),
      rateOf: () => null,
      now: () => this.clock.now(),
      setTimer: (callback, delayMs) => life.clock.setTimer(callback, delayMs),
      onChange: () => undefined,
      onProblem: (error) => {
        throw error
      },
      onBug: (error) => {
        throw error
      },
    })
  }

  #client(life: Life) {
    const request = async <Result>(what: string, work: () => Result): Promise<Result> => {
      await life.step(what)
      const outcome = attempt(work)
      await life.step(`${what} answered`)
      return outcome()
    }
    return fakeClient({
      deleteObject: (_bucket, key) =>
        request(`DELETE ${key}`, () => {
          this.asked.add(key)
          if (!this.objects.delete(key)) throw new AppError({ code: 'remote.notFound' })
        }),
      deleteBucket: () =>
        request('DELETE bucket', () => {
          if (!this.isBucketThere) throw new AppError({ code: 'remote.notFound' })
          if (this.objects.size > 0) throw new AppError({ code: 'bucket.notEmpty' })
          this.isBucketThere = false
        }),
      listObjects: () =>
        request('list', () => ({
          objects: [...this.objects].map((key) => ({ key, sizeBytes: 1, modifiedAtMs: null })),
          cursor: null,
        })),
    })
  }
}

/** What becomes of it is known at once, and told when the answer comes. */
function attempt<Result>(work: () => Result): () => Result {
  try {
    const result = work()
    return () => result
  } catch (error) {
    return () => {
      throw error
    }
  }
}

function neverMoved(): Promise<never> {
  return Promise.reject(new Error('nothing of that kind is accepted'))
}

const newcomers = ['never', 'before', 'while it is off'] as const

test('empty and delete, cut at every step, deletes nothing but what was counted, and ends', async () => {
  const whole = new World()
  await whole.live(true)
  expect(whole.rows()).toMatchObject([{ status: 'done' }])
  const failures: string[] = []
  for (let firstCut = 0; firstCut <= whole.steps; firstCut += 1) {
    for (const comes of newcomers) {
      for (const secondLife of [0, 3, 11, Infinity]) {
        const problem = await problemAfter(firstCut, comes, secondLife)
        if (problem !== null)
          failures.push(`cut at ${firstCut}, newcomer ${comes}, ${secondLife} more: ${problem}`)
      }
    }
  }
  expect(failures).toEqual([])
})

async function problemAfter(
  firstCut: number,
  comes: (typeof newcomers)[number],
  secondLife: number,
): Promise<string | null> {
  const world = new World()
  if (comes === 'before') world.addNewcomer()
  world.lastStep = firstCut
  await world.live(true)
  if (comes === 'while it is off') world.addNewcomer()
  world.lastStep = firstCut + secondLife
  await world.live(false)
  world.lastStep = Infinity
  await world.live(false)
  return wrongAtEnd(world, comes !== 'never')
}

function wrongAtEnd(world: World, hasNewcomer: boolean): string | null {
  const [row] = world.rows()
  const { asked, objects, isBucketThere, isForgotten } = world
  if (asked.has(newcomer)) return 'the newcomer was deleted'
  if (!row)
    return objects.size >= counted.length && isBucketThere ? null : 'it did something that is not on record'
  if (isBucketThere && !hasNewcomer) return `the bucket is still there: ${row.status}`
  if (!isBucketThere) return row.status === 'done' && isForgotten ? null : `the bucket is gone: ${row.status}`
  if (row.status !== 'failed' || row.error?.code !== 'bucket.refilled') return `it is kept, and ${row.status}`
  return objects.size === 1 && objects.has(newcomer) && !isForgotten ? null : 'something else is left'
}
