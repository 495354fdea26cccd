import { expect, test } from 'vitest'

import { createVirtualClock } from '../cloudstore/testing/virtual-clock.ts'
import { BandwidthLimit } from './bandwidth.ts'

const never = () => new AbortController().signal

function setUp(bytesPerSecond: number | null) {
  const limit = { bytesPerSecond }
  const clock = createVirtualClock(1_000_000)
  const bandwidth = new BandwidthLimit({ bytesPerSecond: () => limit.bytesPerSecond, clock })
  const moved: Record<string, number> = {}
  /** A transfer that moves as many bytes as it may, in chunks of a mebibyte, until it is stopped. */
  async function move(name: string, signal = never()): Promise<void> {
    moved[name] = 0
    try {
      for (;;) moved[name] = (moved[name] ?? 0) + (await bandwidth.take(1024 * 1024, signal))
    } catch {
      // It was stopped.
    }
  }
  return { limit, clock, bandwidth, moved, move, after: (ms: number) => clock.runUntil(clock.now() + ms) }
}

test('without a limit nothing waits', () => {
  const { bandwidth } = setUp(null)
  expect(bandwidth.take(12_345_678, never())).toBe(12_345_678)
})

test.each([10_000, 1_000_000, 300_000_000])(
  '%i bytes a second are kept, and used',
  async (bytesPerSecond) => {
    const { move, moved, after } = setUp(bytesPerSecond)
    void move('one')
    await after(10_000)
    expect((moved['one'] ?? 0) / bytesPerSecond).toBeGreaterThan(9.7)
    expect((moved['one'] ?? 0) / bytesPerSecond).toBeLessThan(10.3)
  },
)

test('all get the same, also one that comes later, and small pieces often enough to stay alive', async () => {
  const { move, moved, after } = setUp(10_000)
  for (let count = 0; count < 15; count += 1) void move(`early ${count}`)
  await after(20_000)
  const before = { ...moved }
  void move('late')
  await after(3_000)
  const gains = Object.entries(moved).map(([name, bytes]) => bytes - (before[name] ?? 0))
  expect(Math.min(...gains)).toBeGreaterThan(0)
  expect(Math.max(...gains) / Math.min(...gains)).toBeLessThanOrEqual(2)
})

test('a new limit counts at once, for what waits too', async () => {
  const { limit, bandwidth, move, moved, after } = setUp(10_000)
  void move('one')
  await after(1_000)
  const before = moved['one'] ?? 0
  limit.bytesPerSecond = 5_000_000
  bandwidth.changed()
  await after(1_000)
  expect(((moved['one'] ?? 0) - before) / 5_000_000).toBeGreaterThan(0.9)
  limit.bytesPerSecond = 10_000
  bandwidth.changed()
  const slow = moved['one'] ?? 0
  await after(10_000)
  expect(((moved['one'] ?? 0) - slow) / 100_000).toBeLessThan(4)
})

test('a limit that is lifted lets go of what waits', async () => {
  const { limit, bandwidth, after } = setUp(10_000)
  let waiting = bandwidth.take(2_000_000, never())
  while (typeof waiting === 'number') waiting = bandwidth.take(2_000_000, never())
  limit.bytesPerSecond = null
  bandwidth.changed()
  expect(await waiting).toBe(2_000_000)
  await after(0)
})

test('one that is stopped does not hold up the others', async () => {
  const { bandwidth, move, moved, after } = setUp(100_000)
  const stop = new AbortController()
  void move('stopped', stop.signal)
  void move('other')
  await after(1_000)
  stop.abort()
  const [stopped, other] = [moved['stopped'], moved['other'] ?? 0]
  await after(10_000)
  expect(moved['stopped']).toBe(stopped)
  expect(((moved['other'] ?? 0) - other) / 1_000_000).toBeGreaterThan(0.9)
  await expect(bandwidth.take(1, stop.signal)).rejects.toMatchObject({ data: { code: 'cancelled' } })
})

test('a clock that is set back or forth holds nothing up and lets no flood through', async () => {
  const { clock, move, moved, after } = setUp(100_000)
  void move('one')
  await after(1_000)
  for (const byMs of [-3_600_000, 3_600_000]) {
    const before = moved['one'] ?? 0
    clock.jump(byMs)
    await after(2_000)
    expect(((moved['one'] ?? 0) - before) / 200_000).toBeGreaterThan(0.8)
    expect(((moved['one'] ?? 0) - before) / 200_000).toBeLessThan(1.2)
  }
})
