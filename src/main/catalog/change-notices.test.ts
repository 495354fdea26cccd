import { expect, test } from 'vitest'

import { ChangeNotices } from './change-notices.ts'

const b = { accountId: 'account', bucket: 'b' }
const c = { accountId: 'account', bucket: 'c' }

function setUp() {
  const told: string[] = []
  const timers = new Map<() => void, number>()
  const notices = new ChangeNotices({
    onChange: ({ accountId, bucket }, version) => told.push(`${accountId}/${bucket} ${version}`),
    setTimer: (callback, delayMs) => {
      timers.set(callback, delayMs)
      return () => timers.delete(callback)
    },
  })
  const fire = () => {
    for (const callback of timers.keys()) {
      timers.delete(callback)
      callback()
    }
  }
  return { notices, told, timers, fire }
}

test('a change is told with its version; what the rows stand on, with that of the rows', () => {
  const { notices, told } = setUp()
  notices.tell(b, null)
  notices.tell(b, 7)
  notices.tell(b, null)
  notices.tell(c, null)
  notices.tell({ ...b, accountId: 'other' }, 3)
  expect(told).toEqual(['account/b 1', 'account/b 7', 'account/b 7', 'account/c 1', 'other/b 3'])
})

test('rows that may be newer later are told of once, then, and again when asked again', () => {
  const { notices, told, timers, fire } = setUp()
  notices.tell(b, 4)
  notices.tellLater(b, 50)
  notices.tellLater(b, 80)
  notices.tellLater(c, 10)
  expect([...timers.values()]).toEqual([50, 10])
  fire()
  expect(told).toEqual(['account/b 4', 'account/b 4', 'account/c 1'])
  notices.tellLater(b, 20)
  fire()
  expect(told).toHaveLength(4)
})

test('closed, nothing more is told', () => {
  const { notices, told, timers } = setUp()
  notices.tellLater(b, 50)
  notices.close()
  expect(timers.size).toBe(0)
  expect(told).toEqual([])
})
