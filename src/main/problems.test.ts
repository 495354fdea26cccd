import { afterEach, expect, test, vi } from 'vitest'

import { AppError } from '../shared/errors.ts'
import type { Problem } from '../shared/ipc/answers.ts'
import { Problems } from './problems.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

function setUp() {
  const written: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  const told: Problem[] = []
  const problems = new Problems()
  return { problems, told, written, tell: () => problems.tellBy((problem) => told.push(problem)) }
}

const data = { code: 'account.fileUnreadable', subject: '/aside' } as const

test('what goes wrong before there is a window waits for it', () => {
  const { problems, told, tell } = setUp()
  problems.add(data)
  expect(problems.untold()).toMatchObject([{ error: data }])
  tell()
  problems.report(new AppError({ code: 'net.offline' }))
  expect(told).toMatchObject([{ error: { code: 'net.offline' } }])
  expect(problems.untold()).toHaveLength(1)
})

test('each has an id of its own', () => {
  const { problems, told, tell } = setUp()
  tell()
  problems.add(data)
  problems.add(data)
  expect(new Set(told.map(({ id }) => id)).size).toBe(2)
})

test('a bug is told without its words, which go to stderr with the stack', () => {
  const { problems, told, tell, written } = setUp()
  tell()
  problems.report(new TypeError('x is undefined'))
  expect(told).toMatchObject([{ error: { code: 'bug' } }])
  expect(written.join('')).toMatch(/bug: TypeError: x is undefined\n\s+at /)
})

test('an expected failure is no bug, and a cancellation is neither', () => {
  const { problems, told, tell, written } = setUp()
  tell()
  problems.report(new AppError(data))
  problems.report(new AppError({ code: 'cancelled' }))
  expect(told).toHaveLength(1)
  expect(written).toEqual([])
})
