import { expect, test } from 'vitest'

import { openInlineJournal } from '../../testing/inline-journal.ts'
import { upload } from '../../testing/scripted-engine.ts'
import { waiting, type RestingState } from '../transfer.ts'
import type { JournalWrite } from './journal-api.ts'
import { JournalKeeper } from './journal-keeper.ts'

const done = { status: 'done', verified: false } as const
const noteOf = (number: number, state: RestingState) => ({ number, state, checkpoint: null, isClean: true })

/** Three transfers on record, and the writes after that; notes gather until the test lets them go or they hurry. */
async function setUp() {
  const journal = openInlineJournal(':memory:')
  const writes: JournalWrite[] = []
  const letGo: (() => void)[] = []
  const keeper = new JournalKeeper({
    journal: {
      ...journal,
      write: async (write) => {
        writes.push(write)
        await journal.write(write)
      },
    },
    gather: (hurry) =>
      new Promise((resolve) => {
        letGo.push(resolve)
        if (hurry.aborted) resolve()
        hurry.addEventListener('abort', () => {
          resolve()
        })
      }),
    onProblem: (error) => {
      throw error
    },
  })
  const records = [1, 2, 3].map((number) => ({
    ...noteOf(number, waiting),
    spec: upload(`${number}`),
    batch: null,
  }))
  await keeper.accept(records, [])
  writes.length = 0
  letGo.length = 0
  const noted = () => writes.map((write) => write.noted.map(({ number }) => number))
  return { keeper, noted, letGo }
}

test('notes of what is done gather for one write', async () => {
  const { keeper, noted, letGo } = await setUp()
  keeper.note(noteOf(1, done))
  await expect.poll(() => letGo.length).toBe(1)
  keeper.note(noteOf(2, done))
  expect(noted()).toEqual([])
  letGo[0]?.()
  await expect.poll(noted).toEqual([[1, 2]])
})

test.each<{ readonly what: string; readonly act: (keeper: JournalKeeper) => unknown }>([
  {
    what: 'a pause',
    act: (keeper) => {
      keeper.note(noteOf(2, { status: 'paused', doneUnits: 0 }))
    },
  },
  { what: 'a checkpoint', act: (keeper) => keeper.noteForSure(noteOf(2, waiting)) },
  { what: 'the end of the app', act: (keeper) => keeper.flush() },
  {
    what: 'a row that is cleared',
    act: (keeper) => {
      keeper.clear(3)
    },
  },
])('$what waits for no other note, and takes those along', async ({ act }) => {
  const { keeper, noted, letGo } = await setUp()
  keeper.note(noteOf(1, done))
  await expect.poll(() => letGo.length).toBe(1)
  await act(keeper)
  await expect.poll(noted).toHaveLength(1)
  expect(noted()[0]).toContain(1)
})
