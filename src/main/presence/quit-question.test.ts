import { expect, test } from 'vitest'

import { createVirtualClock } from '../cloudstore/testing/virtual-clock.ts'
import { QuitQuestion } from './quit-question.ts'

function setUp(isAtWork = true) {
  const clock = createVirtualClock(0)
  const work = { isAtWork }
  const seen: string[] = []
  const question: QuitQuestion = new QuitQuestion({
    isAtWork: () => work.isAtWork,
    ask: () => seen.push('asked'),
    close: () => seen.push(question.mayClose() ? 'closed' : 'kept'),
    clock,
  })
  return { clock, work, seen, question }
}

test('without work the window closes, and nobody is asked', () => {
  const { question, seen } = setUp(false)
  expect(question.mayClose()).toBe(true)
  expect(seen).toEqual([])
})

test('with work in hand the page asks, and quits on that word alone', async () => {
  const { question, seen, clock } = setUp()
  expect(question.mayClose()).toBe(false)
  question.drawn()
  await clock.runUntil(3_600_000)
  expect(seen).toEqual(['asked'])
  question.answer(true)
  expect(seen).toEqual(['asked', 'closed'])
})

test('who stays is asked again the next time, and not sooner', async () => {
  const { question, seen, clock } = setUp()
  expect(question.mayClose()).toBe(false)
  question.answer(false)
  await clock.runUntil(10_000)
  expect(seen).toEqual(['asked'])
  expect(question.mayClose()).toBe(false)
  expect(seen).toEqual(['asked', 'asked'])
})

test('a page that draws no question keeps nobody from quitting', async () => {
  const { question, seen, clock } = setUp()
  expect(question.mayClose()).toBe(false)
  await clock.runUntil(2_900)
  expect(seen).toEqual(['asked'])
  await clock.runUntil(3_000)
  expect(seen).toEqual(['asked', 'closed'])
})

test('who closes the window again while it asks means it', () => {
  const { question } = setUp()
  expect(question.mayClose()).toBe(false)
  question.drawn()
  expect(question.mayClose()).toBe(true)
})

test('the end of the system asks nobody, and an open question does not hold it up', async () => {
  const { question, seen, clock } = setUp()
  question.skip()
  expect(question.mayClose()).toBe(true)
  const other = setUp()
  expect(other.question.mayClose()).toBe(false)
  other.question.skip()
  expect(other.question.mayClose()).toBe(true)
  await Promise.all([clock.runUntil(10_000), other.clock.runUntil(10_000)])
  expect([seen, other.seen]).toEqual([[], ['asked']])
})

test('an answer that nobody asked for closes nothing', () => {
  const { question, seen } = setUp()
  question.answer(true)
  expect(seen).toEqual([])
  expect(question.mayClose()).toBe(false)
})
