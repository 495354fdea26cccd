import { expect, test } from 'vitest'

import { decided, limited, openBudget, startMs } from './testing/open-budget.ts'

test('after a 429 everything waits for the reset, then one request goes alone', async () => {
  const { ask, settle, passMs, request } = openBudget()
  await request('person', 200, limited(60, 50))
  await request('person', 429, limited(60, 0, 20))
  const asked = [ask('person'), ask('bulk'), ask('person')]
  await passMs(19_999)
  expect(decided(asked)).toBe(0)
  await passMs(1_002)
  expect(decided(asked)).toBe(1)
  settle(asked[0]?.permit, 200, limited(60, 59, 80))
  await passMs(0)
  expect(decided(asked)).toBe(3)
})

test.each([
  ['seconds', '30'],
  ['a date', new Date(startMs + 30_000).toUTCString()],
])('a 429 without a reset waits for Retry-After in %s', async (_, retryAfter) => {
  const { ask, passMs, request } = openBudget()
  await request('person', 429, { 'retry-after': retryAfter })
  const asked = ask('person')
  await passMs(29_999)
  expect(asked.permit).toBeUndefined()
  await passMs(1_002)
  expect(asked.permit).toBeDefined()
})

test('a server that goes on refusing without a word is asked ever more rarely', async () => {
  const { ask, settle, passMs, clock } = openBudget()
  const gapsMs: number[] = []
  let lastAtMs = clock.now()
  for (let round = 0; round < 7; round += 1) {
    const asked = ask('person')
    await clock.runUntil(clock.now() + 120_000, () => asked.permit !== undefined)
    gapsMs.push(clock.now() - lastAtMs)
    lastAtMs = clock.now()
    settle(asked.permit, 429, {})
    await passMs(0)
  }
  expect(gapsMs).toEqual([0, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
})

test('refusals that were on their way together count as one', async () => {
  const { ask, settle, passMs, request, clock } = openBudget()
  await request('person', 200, {})
  const together = Array.from({ length: 8 }, () => ask('person'))
  await passMs(50)
  for (const { permit } of together) settle(permit, 429, {})
  const next = ask('person')
  await clock.runUntil(clock.now() + 60_000, () => next.permit !== undefined)
  expect(clock.now()).toBe(startMs + 50 + 4_000)
})

test('an account without a limit goes on one by one after a 429 until one is accepted', async () => {
  const { ask, settle, passMs, request } = openBudget()
  await request('person', 200, {})
  const together = [ask('person'), ask('person')]
  await passMs(10)
  settle(together[0]?.permit, 429, {})
  settle(together[1]?.permit, 200, {})
  const asked = [ask('person'), ask('person'), ask('person')]
  await passMs(4_500)
  expect(decided(asked)).toBe(1)
  settle(asked[0]?.permit, 200, {})
  await passMs(0)
  expect(decided(asked)).toBe(3)
})

test('a reset hours away is told at once, and requests go again from then on', async () => {
  const { ask, passMs, request, budget, clock } = openBudget()
  await request('person', 429, limited(60, 0, 2 * 3_600))
  const [person, bulk] = [ask('person'), ask('bulk')]
  await passMs(0)
  const retryAtMs = startMs + 2 * 3_600_000 + 1_000
  expect(person.error?.data).toEqual({ code: 'remote.rateLimited', retryAtMs })
  expect(bulk.error?.data).toEqual({ code: 'remote.rateLimited', retryAtMs })
  expect(budget.status()).toMatchObject({ waitingUntilMs: retryAtMs, remainingThisMinute: 0 })
  expect(budget.heldUntilMs()).toBe(retryAtMs)
  await clock.runUntil(retryAtMs)
  const later = ask('bulk')
  await passMs(0)
  expect(later.permit).toBeDefined()
})

test('a 429 with a reset decades away is not believed', async () => {
  const { ask, passMs, request } = openBudget()
  await request('person', 429, limited(60, 0, 1e9))
  const asked = ask('person')
  await passMs(4_000)
  expect(asked.permit).toBeDefined()
})
