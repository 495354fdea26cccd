import { expect, test } from 'vitest'

import { AppError } from '../../shared/errors.ts'
import { DropGrants } from './drop-grants.ts'

test('a grant gives its paths, once', () => {
  const grants = new DropGrants()
  const [one, two] = [grants.grant(['/a', '/b']), grants.grant(['/c'])]
  expect(one).not.toBe(two)
  expect(grants.take(one)).toEqual(['/a', '/b'])
  expect(() => grants.take(one)).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ code: 'input.invalid' }) }),
  )
  expect(grants.take(two)).toEqual(['/c'])
})

test('a grant cannot be made up', () => {
  expect(() => new DropGrants().take('/etc/passwd')).toThrow(AppError)
})

test('grants that are never used do not pile up: the oldest goes', () => {
  const grants = new DropGrants()
  const ids = Array.from({ length: 17 }, (_, number) => grants.grant([`/${number}`]))
  expect(() => grants.take(ids[0] ?? '')).toThrow(AppError)
  expect(grants.take(ids[1] ?? '')).toEqual(['/1'])
  expect(grants.take(ids[16] ?? '')).toEqual(['/16'])
})
