import { expect, test } from 'vitest'
import { RateLimiter, type Plan } from './rate-limit.ts'

const noonMs = Date.parse('2026-01-15T12:00:00.250Z')

function limiterAt(plan: Plan, minuteMs = 60_000) {
  const time = { nowMs: noonMs }
  const limiter = new RateLimiter({ plan, minuteMs, clock: () => time.nowMs })
  const spend = (count: number) => Array.from({ length: count }, () => limiter.spend().isAllowed)
  return { limiter, time, spend }
}

test.each([
  ['free', 60],
  ['pro', 600],
] as const)('the plan %s has %i requests in a window that begins with the first', (plan, limit) => {
  const { limiter, time, spend } = limiterAt(plan)
  time.nowMs += 5000
  expect(limiter.spend().headers).toEqual({
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(limit - 1),
    'X-RateLimit-Reset': String(Date.parse('2026-01-15T12:01:06Z') / 1000),
  })
  time.nowMs += 59_999
  expect(spend(limit - 1)).not.toContain(false)
  expect(limiter.spend()).toMatchObject({ isAllowed: false, headers: { 'X-RateLimit-Remaining': '0' } })
  time.nowMs += 1
  expect(limiter.spend()).toMatchObject({
    isAllowed: true,
    headers: { 'X-RateLimit-Remaining': String(limit - 1) },
  })
})

test('a shorter minute ends sooner, and never before the second that Reset names', () => {
  const { limiter, time, spend } = limiterAt('free', 6000)
  spend(60)
  const { isAllowed, headers } = limiter.spend()
  expect(isAllowed).toBe(false)
  time.nowMs = Number(headers['X-RateLimit-Reset']) * 1000
  expect(limiter.spend().isAllowed).toBe(true)
})

test('a spent day says so until midnight UTC, and refused requests do not count', () => {
  const { limiter, time, spend } = limiterAt('free')
  for (let minute = 0; minute < 166; minute += 1) {
    expect(spend(61).filter(Boolean)).toHaveLength(60)
    time.nowMs += 60_000
  }
  expect(spend(41)).toEqual([...Array<boolean>(40).fill(true), false])
  expect(limiter.headers()).toEqual({
    'X-RateLimit-Limit': '60',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(Date.parse('2026-01-16T00:00:00Z') / 1000),
  })
  time.nowMs = Date.parse('2026-01-15T23:59:59Z')
  expect(limiter.spend().isAllowed).toBe(false)
  time.nowMs = Date.parse('2026-01-16T00:00:00Z')
  expect(limiter.spend().isAllowed).toBe(true)
})

test('enterprise is unlimited and says so in all three headers', () => {
  const { limiter, spend } = limiterAt('enterprise')
  expect(spend(1000)).not.toContain(false)
  expect(Object.values(limiter.headers())).toEqual(['Unlimited', 'Unlimited', 'Unlimited'])
})
