import { expect, test } from 'vitest'

import { SlotShares } from './slot-shares.ts'

const limits = { transfersAtOnce: 4, smallTransfersAtOnce: 16 }

/** Lets as many start as may. */
function start(
  shares: SlotShares,
  accountId: string,
  slot: 'large' | 'small' | 'job',
  isIdle = false,
): number {
  let started = 0
  for (; started < 100 && shares.rankOf(accountId, slot) !== null; started += 1)
    shares.take(accountId, slot, isIdle)
  return started
}

test('four large ones at once, sixteen small ones, and sixteen in all', () => {
  expect(start(new SlotShares(limits), 'a', 'large')).toBe(4)
  expect(start(new SlotShares(limits), 'a', 'small')).toBe(16)
  const both = new SlotShares(limits)
  expect([start(both, 'a', 'large'), start(both, 'a', 'small')]).toEqual([4, 12])
})

test('where fewer small ones are wanted than large ones, the larger number is the limit of all', () => {
  const shares = new SlotShares({ transfersAtOnce: 6, smallTransfersAtOnce: 2 })
  expect([start(shares, 'a', 'small'), start(shares, 'a', 'large')]).toEqual([2, 4])
})

test('jobs have places of their own', () => {
  const shares = new SlotShares(limits)
  start(shares, 'a', 'small')
  expect(start(shares, 'a', 'job')).toBe(4)
})

test('accounts share what moves, and the one with less goes first', () => {
  const shares = new SlotShares(limits)
  shares.take('a', 'large', false)
  shares.take('a', 'small', false)
  shares.take('b', 'large', false)
  expect([shares.rankOf('a', 'large'), shares.rankOf('b', 'large'), shares.rankOf('c', 'large')]).toEqual([
    2, 1, 0,
  ])
  expect(start(shares, 'c', 'large')).toBe(2)
  expect(shares.rankOf('a', 'large')).toBeNull()
})

test('what only waits takes no place of another account, but of its own', () => {
  const shares = new SlotShares(limits)
  expect(start(shares, 'a', 'large', true)).toBe(4)
  expect(start(shares, 'b', 'large')).toBe(4)
})
