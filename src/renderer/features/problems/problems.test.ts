import { expect, test } from 'vitest'

import type { ErrorData } from '../../../shared/errors.ts'
import { noProblems, reduceProblems } from './problems.ts'

const meet = (id: string, error: ErrorData) => ({ kind: 'met', problem: { id, error } }) as const

test('shows a problem that comes again once, as the newest', () => {
  const problems = [
    meet('1', { code: 'net.timeout', subject: 'a' }),
    meet('2', { code: 'net.timeout', subject: 'b' }),
    meet('3', { code: 'net.timeout', subject: 'a' }),
  ].reduce(reduceProblems, noProblems)
  expect(problems.shown.map(({ id }) => id)).toEqual(['2', '3'])
})

test('does not bring back what was dismissed, but shows it when it happens anew', () => {
  const first = meet('1', { code: 'net.timeout' })
  const dismissed = reduceProblems(reduceProblems(noProblems, first), { kind: 'dismissed', id: '1' })
  expect(reduceProblems(dismissed, first).shown).toEqual([])
  expect(reduceProblems(dismissed, meet('2', { code: 'net.timeout' })).shown).toHaveLength(1)
})

test('is silent about what a person cancelled', () => {
  expect(reduceProblems(noProblems, meet('1', { code: 'cancelled' })).shown).toEqual([])
})
