import { setImmediate as settle } from 'node:timers/promises'

import { expect, test } from 'vitest'

import type { ConflictChoice } from '../../shared/transfer.ts'
import { Conflicts } from './conflicts.ts'

function setUp() {
  let changes = 0
  const conflicts = new Conflicts(() => (changes += 1))
  const decided: string[] = []
  const askAll = (...names: readonly string[]) =>
    conflicts.askAll(
      names,
      (name) => ({ direction: 'upload', name, bucket: 'b', existingSizeBytes: 1, newSizeBytes: 2 }),
      (name, choice) => {
        decided.push(`${name} ${choice}`)
        return Promise.resolve({ accepted: Promise.resolve() })
      },
    )
  async function answer(choice: ConflictChoice | 'cancel', forTheRest = false): Promise<void> {
    conflicts.answer(conflicts.current()?.id ?? '', choice, forTheRest)
    await settle()
  }
  const asked = () => conflicts.current()?.name
  return { conflicts, decided, askAll, answer, asked, changes: () => changes }
}

test('asks one by one, says how many are left, and does what is chosen at once', async () => {
  const { conflicts, decided, askAll, answer } = setUp()
  const asking = askAll('a', 'b', 'c')
  expect(conflicts.current()).toMatchObject({
    direction: 'upload',
    name: 'a',
    bucket: 'b',
    remaining: 2,
    existingSizeBytes: 1,
    newSizeBytes: 2,
  })
  await answer('replace')
  expect(decided).toEqual(['a replace'])
  expect(conflicts.current()).toMatchObject({ name: 'b', remaining: 1 })
  await answer('skip')
  await answer('keepBoth')
  await asking
  expect(decided).toEqual(['a replace', 'b skip', 'c keepBoth'])
  expect(conflicts.current()).toBeNull()
})

test('does the same for the rest when told so', async () => {
  const { decided, askAll, answer } = setUp()
  const asking = askAll('a', 'b', 'c')
  await answer('skip')
  await answer('keepBoth', true)
  await asking
  expect(decided).toEqual(['a skip', 'b keepBoth', 'c keepBoth'])
})

test('closing the question leaves the rest undone', async () => {
  const { conflicts, decided, askAll, answer } = setUp()
  const asking = askAll('a', 'b', 'c')
  await answer('replace')
  const failure = asking.catch((error: unknown) => error)
  await answer('cancel')
  expect(await failure).toMatchObject({ data: { code: 'cancelled' } })
  expect(decided).toEqual(['a replace'])
  expect(conflicts.current()).toBeNull()
})

test('two batches take turns, and an answer for the rest is for its own batch', async () => {
  const { asked, askAll, answer, decided } = setUp()
  const first = askAll('a1', 'a2')
  const second = askAll('b1', 'b2')
  expect(asked()).toBe('a1')
  await answer('replace', true)
  await first
  expect(asked()).toBe('b1')
  await answer('skip')
  expect(asked()).toBe('b2')
  await answer('skip')
  await second
  expect(decided).toEqual(['a1 replace', 'a2 replace', 'b1 skip', 'b2 skip'])
})

test('an answer to a question that is gone is let go', async () => {
  const { conflicts, asked, askAll, answer } = setUp()
  const asking = askAll('a', 'b')
  const gone = conflicts.current()?.id ?? ''
  await answer('skip')
  conflicts.answer(gone, 'replace', true)
  await settle()
  expect(asked()).toBe('b')
  await answer('skip')
  await asking
})

test('no question, no word; each question and each answer is told', async () => {
  const { askAll, answer, changes } = setUp()
  await askAll()
  expect(changes()).toBe(0)
  const asking = askAll('a')
  expect(changes()).toBe(1)
  await answer('skip')
  await asking
  expect(changes()).toBe(2)
})
