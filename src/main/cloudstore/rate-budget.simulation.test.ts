import { setMaxListeners } from 'node:events'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Lane } from './cloudstore-client.ts'
import { createDayCount } from './day-count.ts'
import { createRateBudget } from './rate-budget.ts'
import { readRateHeaders } from './rate-headers.ts'
import { createModelServer, type RateModel } from './testing/model-rate-server.ts'
import { createVirtualClock } from './testing/virtual-clock.ts'

/** Noon, so that the UTC day does not end in the middle of a run. */
const noonMs = Date.UTC(2026, 0, 15, 12, 0, 0, 137)
const minuteMs = 60_000

type Load = {
  readonly lane: Lane
  readonly workers: number
  readonly thinkMs: number
  readonly startMs?: number
  /** How long the body of a request is on its way, and whether the server counts it before or after. */
  readonly upload?: { readonly durationMs: number; readonly isCountedAtEnd: boolean }
}
type Network = {
  readonly leastMs: number
  readonly mostMs: number
  readonly lossRate: number
  readonly seed: number
}

/** Runs workers against a model server for some minutes of virtual time. */
async function simulate(model: RateModel, loads: readonly Load[], network: Network, minutes: number) {
  const clock = createVirtualClock(noonMs)
  const server = createModelServer(model)
  const budget = createRateBudget({ clock, dayCount: createDayCount(clock), requestsPerDay: 1e9 })
  const random = seededRandom(network.seed)
  const endMs = noonMs + minutes * minuteMs
  const served: { lane: Lane; atMs: number; waitedMs: number }[] = []
  const latency = (): number => Math.round(network.leastMs + random() * (network.mostMs - network.leastMs))
  const passing = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      clock.setTimer(resolve, delayMs)
    })
  const { signal } = new AbortController()
  setMaxListeners(0, signal)

  async function work({ lane, thinkMs, startMs = 0, upload }: Load): Promise<void> {
    await passing(startMs)
    while (clock.now() < endMs) {
      const askedAtMs = clock.now()
      const permit = await budget.acquire(lane, signal)
      const sentAtMs = clock.now()
      await passing(latency() + (upload?.isCountedAtEnd ? upload.durationMs : 0))
      const atMs = clock.now()
      const answer = server.handle(atMs)
      await passing(latency() + (upload?.isCountedAtEnd ? 0 : (upload?.durationMs ?? 0)))
      if (random() < network.lossRate) permit.settle({ kind: 'unanswered' })
      else {
        const reading = readRateHeaders(answer.headers, { sentAtMs, receivedAtMs: clock.now() })
        permit.settle({ kind: 'answered', status: answer.status, reading })
      }
      served.push({ lane, atMs, waitedMs: sentAtMs - askedAtMs })
      await passing(thinkMs)
    }
  }

  for (const load of loads) {
    for (let worker = 0; worker < load.workers; worker += 1) {
      // Those that still wait at the end are refused by close().
      work(load).catch(() => undefined)
    }
  }
  await clock.runUntil(endMs)
  budget.close()
  return { server, served }
}

/** A small generator (mulberry32), so that the run follows from the seed that fast-check prints. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const anyModel: fc.Arbitrary<RateModel> = fc.record({
  limit: fc.constantFrom(1, 7, 60, 60, 600),
  windowMs: fc.constantFrom(6_000, minuteMs, minuteMs),
  kind: fc.constantFrom('aligned', 'onFirst', 'sliding'),
  rounding: fc.constantFrom('floor', 'ceil', 'milliseconds'),
  skewMs: fc.oneof(fc.constant(0), fc.integer({ min: -5 * 3_600_000, max: 5 * 3_600_000 })),
})

const anyNetwork: fc.Arbitrary<Network> = fc.record({
  leastMs: fc.constantFrom(1, 20),
  mostMs: fc.constantFrom(30, 200, 1_200),
  lossRate: fc.constant(0),
  seed: fc.integer(),
})

const anyUpload = fc.record({ durationMs: fc.constantFrom(2_000, 40_000), isCountedAtEnd: fc.boolean() })

const anyLoad: fc.Arbitrary<Load> = fc
  .record({
    lane: fc.constantFrom<Lane>('person', 'bulk'),
    workers: fc.constantFrom(1, 4, 12),
    thinkMs: fc.constantFrom(0, 50, 3_000),
    startMs: fc.constantFrom(0, 0, 45_000),
    upload: fc.option(anyUpload, { freq: 4, nil: null }),
  })
  .map(({ upload, ...load }) => (upload ? { ...load, upload } : load))

const quick: Network = { leastMs: 5, mostMs: 60, lossRate: 0, seed: 1 }
const plain: RateModel = { limit: 60, windowMs: minuteMs, kind: 'onFirst', rounding: 'ceil', skewMs: 0 }
const flood = (lane: Lane, workers = 6): Load => ({ lane, workers, thinkMs: 0 })

const kinds = ['aligned', 'onFirst', 'sliding'] as const
const roundings = ['floor', 'ceil', 'milliseconds'] as const
const everyModel: RateModel[] = kinds.flatMap((kind) =>
  roundings.map((rounding) => ({ ...plain, kind, rounding, skewMs: 2.5 * 3_600_000 + 333 })),
)

test('no server of any kind, on any clock, ever has to refuse a request', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyModel,
      anyNetwork,
      fc.array(anyLoad, { minLength: 1, maxLength: 3 }),
      async (model, network, loads) => {
        // Few requests, or one more each second, cannot be learnt from answers that take longer than that.
        const isSteady = model.limit >= 60 && model.kind !== 'sliding'
        fc.pre(isSteady || loads.every(({ upload }) => !upload))
        const { server, served } = await simulate(model, loads, network, 3)
        expect(server.refused()).toBe(0)
        expect(served.length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 30 },
  )
})

test.each(everyModel)('with enough work a $kind window ($rounding) is used to nine tenths', async (model) => {
  const both = await simulate(model, [flood('person'), flood('bulk')], quick, 6)
  expect(both.served.length).toBeGreaterThanOrEqual(0.9 * 6 * model.limit)
})

test.each(everyModel.filter(({ kind }) => kind !== 'sliding'))(
  'bulk alone uses a $kind window ($rounding) up to the tenth that is kept for the person',
  async (model) => {
    const { served, server } = await simulate(model, [flood('bulk')], quick, 6)
    const perWindow = countPerWindow(served, server)
    expect(perWindow.slice(0, -1).map(({ bulk }) => bulk)).toEqual(Array(perWindow.length - 1).fill(54))
  },
)

test.each([
  { name: 'many bulk requests', bulk: flood('bulk') },
  { name: 'one bulk request at a time', bulk: flood('bulk', 1) },
])('while both lanes have work bulk gets half of each minute: $name', async ({ bulk }) => {
  const { served, server } = await simulate(plain, [flood('person', 12), bulk], quick, 6)
  for (const window of countPerWindow(served, server).slice(0, -1)) {
    expect(window.bulk).toBeGreaterThanOrEqual(29)
    expect(window.person).toBeGreaterThanOrEqual(25)
  }
})

test.each(everyModel)('on a sliding or fixed server no lane starves: $kind ($rounding)', async (model) => {
  const { served } = await simulate(model, [flood('person', 12), flood('bulk')], quick, 6)
  const bulk = served.filter(({ lane }) => lane === 'bulk').length / served.length
  expect(bulk).toBeGreaterThan(0.45)
  expect(bulk).toBeLessThan(0.65)
})

test('a person is served at once while bulk work fills every minute', async () => {
  const browsing: Load = { lane: 'person', workers: 1, thinkMs: 12_000, startMs: 7_000 }
  const { served } = await simulate(plain, [flood('bulk', 8), browsing], quick, 6)
  const waits = served.filter(({ lane }) => lane === 'person').map(({ waitedMs }) => waitedMs)
  expect(waits.length).toBeGreaterThan(25)
  expect(Math.max(...waits)).toBeLessThan(300)
})

test('a long upload that goes first holds nobody up for more than three seconds', async () => {
  const uploading: Load = {
    lane: 'bulk',
    workers: 1,
    thinkMs: 0,
    upload: { durationMs: 50_000, isCountedAtEnd: true },
  }
  const browsing: Load = { lane: 'person', workers: 1, thinkMs: 1_500, startMs: 500 }
  const { served } = await simulate(plain, [uploading, browsing], quick, 4)
  const waits = served.filter(({ lane }) => lane === 'person').map(({ waitedMs }) => waitedMs)
  expect(waits.length).toBeGreaterThan(120)
  expect(Math.max(...waits)).toBeLessThanOrEqual(3_000)
})

test('what an earlier run used of the minute is not asked for again', async () => {
  const others = Array.from({ length: 57 }, (_, index) => noonMs - 1_000 + index)
  const { server } = await simulate({ ...plain, others }, [flood('bulk'), flood('person')], quick, 3)
  expect(server.refused()).toBe(0)
})

test('other clients of the account cost a few refusals at most, and neither lane its share', async () => {
  const random = seededRandom(5)
  const others = Array.from({ length: 6 * 20 }, () => noonMs + random() * 6 * minuteMs)
  const { server, served } = await simulate({ ...plain, others }, [flood('bulk'), flood('person')], quick, 6)
  expect(server.refused()).toBeLessThanOrEqual(6)
  expect(served.filter(({ lane }) => lane === 'bulk').length).toBeGreaterThan(6 * 18)
  expect(served.filter(({ lane }) => lane === 'person').length).toBeGreaterThan(6 * 18)
})

test('lost answers neither stop the work nor provoke the server', async () => {
  await fc.assert(
    fc.asyncProperty(anyModel, anyNetwork, async (model, network) => {
      const loads = [flood('person', 3), flood('bulk', 3)]
      const { served, server } = await simulate(model, loads, { ...network, lossRate: 0.05 }, 4)
      const lastMinute = served.filter(({ atMs }) => atMs > noonMs + 3 * minuteMs)
      expect(lastMinute.length).toBeGreaterThanOrEqual(Math.min(model.limit, 60) / 2)
      expect(server.refused()).toBeLessThan(0.1 * served.length + 10)
    }),
    { numRuns: 15 },
  )
})

type Simulation = Awaited<ReturnType<typeof simulate>>

/** What each of the server's windows was used for; a window begins with its first request. */
function countPerWindow(served: Simulation['served'], server: Simulation['server']) {
  const starts = server.windowStartsMs()
  return starts.map((startMs, index) => {
    const endMs = starts[index + 1] ?? Infinity
    const inWindow = served.filter(({ atMs }) => atMs >= startMs && atMs < endMs)
    const bulk = inWindow.filter(({ lane }) => lane === 'bulk').length
    return { bulk, person: inWindow.length - bulk }
  })
}
