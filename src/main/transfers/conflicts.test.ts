import { setImmediate as settle } from 'node:timers/promises'

import { expect, test } from 'vitest'

import type { Settings } from '../../shared/settings.ts'
import type { ConflictChoice, Likeness } from '../../shared/transfer.ts'
import { Conflicts } from './conflicts.ts'

function setUp(usualChoice: Settings['onConflict'] = 'ask') {
  let changes = 0
  const conflicts = new Conflicts({ usualChoice: () => usualChoice, onChange: () => (changes += 1) })
  const decided: string[] = []
  const checks = new Map<string, { readonly signal: AbortSignal; readonly end: (found: Likeness) => void }>()
  const askAllOf = (likenesses: Readonly<Record<string, Likeness>>) =>
    conflicts.askAll({
      items: Object.entries(likenesses).map(([item, likeness]) => ({ item, likeness })),
      describe: (name) => ({
        direction: 'upload',
        name,
        bucket: 'b',
        existingSizeBytes: 1,
        newSizeBytes: 2,
      }),
      check: (name, signal) => new Promise((end) => checks.set(name, { signal, end })),
      decide: (sorted, choice) => {
        for (const { item, likeness } of sorted) decided.push(`${item} ${choice} ${likeness}`)
        return Promise.resolve({ accepted: Promise.resolve() })
      },
    })
  const askAll = (...names: readonly string[]) =>
    askAllOf(Object.fromEntries(names.map((name) => [name, 'different'])))
  async function answer(choice: ConflictChoice | 'cancel', forTheRest = false): Promise<void> {
    conflicts.answer(conflicts.current()?.id ?? '', choice, forTheRest)
    await settle()
  }
  async function found(name: string, likeness: Likeness): Promise<void> {
    checks.get(name)?.end(likeness)
    await settle()
  }
  const asked = () => conflicts.current()?.name
  return { conflicts, decided, askAll, askAllOf, answer, asked, checks, found, changes: () => changes }
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
    likeness: 'different',
  })
  await answer('replace')
  expect(decided).toEqual(['a replace different'])
  expect(conflicts.current()).toMatchObject({ name: 'b', remaining: 1 })
  await answer('skip')
  await answer('keepBoth')
  await asking
  expect(decided).toEqual(['a replace different', 'b skip different', 'c keepBoth different'])
  expect(conflicts.current()).toBeNull()
})

test('does the same for the rest when told so', async () => {
  const { decided, askAll, answer } = setUp()
  const asking = askAll('a', 'b', 'c')
  await answer('skip')
  await answer('keepBoth', true)
  await asking
  expect(decided).toEqual(['a skip different', 'b keepBoth different', 'c keepBoth different'])
})

test('counts what is identical, different and unknown of all that is not decided', async () => {
  const { conflicts, askAllOf, answer } = setUp()
  const asking = askAllOf({ a: 'identical', b: 'different', c: 'unknown', d: 'different' })
  expect(conflicts.current()).toMatchObject({
    likeness: 'identical',
    kinds: { identical: 1, different: 2, unknown: 1, checking: 0 },
  })
  await answer('skip')
  await answer('skip')
  expect(conflicts.current()).toMatchObject({
    likeness: 'unknown',
    kinds: { identical: 0, different: 1, unknown: 1, checking: 0 },
  })
  await answer('skip', true)
  await asking
})

test('what is being checked becomes known while the question stands, one after the other', async () => {
  const { conflicts, decided, askAllOf, answer, found, checks, changes } = setUp()
  const asking = askAllOf({ a: 'checking', b: 'unknown', c: 'checking', d: 'checking' })
  expect(conflicts.current()).toMatchObject({ likeness: 'checking', kinds: { checking: 3, unknown: 1 } })
  expect([...checks.keys()]).toEqual(['a'])
  const before = changes()
  await found('a', 'identical')
  expect(changes()).toBe(before + 1)
  expect(conflicts.current()).toMatchObject({
    likeness: 'identical',
    kinds: { identical: 1, checking: 2, unknown: 1, different: 0 },
  })
  await found('c', 'different')
  await answer('replaceIfDifferent', true)
  await asking
  expect(decided).toEqual([
    'a replaceIfDifferent identical',
    'b replaceIfDifferent unknown',
    'c replaceIfDifferent different',
    'd replaceIfDifferent checking',
  ])
  expect(checks.get('d')?.signal.aborted).toBe(true)
})

test('what was decided while it was checked is left alone', async () => {
  const { conflicts, askAllOf, answer, found, checks } = setUp()
  const asking = askAllOf({ a: 'checking', b: 'checking' })
  await answer('skip')
  await found('a', 'identical')
  expect(conflicts.current()).toMatchObject({ name: 'b', kinds: { checking: 1, identical: 0 } })
  expect([...checks.keys()]).toEqual(['a', 'b'])
  await answer('skip')
  await asking
})

test('closing the question leaves the rest undone', async () => {
  const { conflicts, decided, askAll, answer } = setUp()
  const asking = askAll('a', 'b', 'c')
  await answer('replace')
  const failure = asking.catch((error: unknown) => error)
  await answer('cancel')
  expect(await failure).toMatchObject({ data: { code: 'cancelled' } })
  expect(decided).toEqual(['a replace different'])
  expect(conflicts.current()).toBeNull()
})

test('when the question is closed nothing more is checked', async () => {
  const { askAllOf, answer, found, checks, changes } = setUp()
  const failure = askAllOf({ a: 'checking', b: 'checking' }).catch((error: unknown) => error)
  await answer('cancel')
  await failure
  expect(checks.get('a')?.signal.aborted).toBe(true)
  const before = changes()
  await found('a', 'identical')
  expect([...checks.keys()]).toEqual(['a'])
  expect(changes()).toBe(before)
})

test('what the person has chosen for all such cases is done without a question, and nothing is checked', async () => {
  const { decided, askAllOf, checks, changes } = setUp('replaceIfDifferent')
  await askAllOf({ a: 'checking', b: 'different' })
  expect(decided).toEqual(['a replaceIfDifferent checking', 'b replaceIfDifferent different'])
  expect([checks.size, changes()]).toEqual([0, 0])
  await askAllOf({})
  expect(decided).toHaveLength(2)
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
  expect(decided).toEqual([
    'a1 replace different',
    'a2 replace different',
    'b1 skip different',
    'b2 skip different',
  ])
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
