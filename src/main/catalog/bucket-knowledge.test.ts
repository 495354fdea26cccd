import { expect, test } from 'vitest'

import { BucketKnowledge, freshForMs, type ActiveWalk } from './bucket-knowledge.ts'
import type { BucketRecord } from './store/store-api.ts'
import type { CoveredRecord, WalkRecord } from './store/walk-table.ts'
import { newWalk } from './walk.ts'

const nowMs = 100 * 24 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

function covered(prefix: string, completedAtMs = nowMs, pageCount = 10): CoveredRecord {
  return { prefix, completedAtMs, pageCount }
}

function walk(prefix: string, more: Partial<WalkRecord> = {}): WalkRecord {
  return { ...newWalk(prefix, { isFirst: true, nowMs }), startedAt: 1, ...more }
}

function know(record: Partial<BucketRecord> = {}): BucketKnowledge {
  return new BucketKnowledge({ walks: [], covered: [], ...record })
}

function begin(known: BucketKnowledge, record: WalkRecord): ActiveWalk {
  const active: ActiveWalk = {
    record,
    wasAskedFor: false,
    stop: new AbortController(),
    ended: Promise.resolve(),
    waiting: 0,
  }
  known.active.set(record.prefix, active)
  return active
}

test('what was never walked is partial; while its first walk runs it is being walked', () => {
  const known = know()
  const unknown = { kind: 'partial', isSparing: false, estimatedRequests: null }
  expect(known.state('a/', nowMs)).toEqual(unknown)
  begin(known, walk(''))
  expect(known.state('', nowMs)).toEqual({ kind: 'walking' })
  expect(known.state('a/', nowMs)).toEqual({ kind: 'walking' })
  known.active.clear()
  begin(known, walk('b/'))
  expect(known.state('b/c/', nowMs)).toEqual({ kind: 'walking' })
  expect(known.state('a/', nowMs)).toEqual(unknown)
  expect(known.state('', nowMs)).toEqual(unknown)
})

test.each([
  { what: 'just now, in an earlier run', ageMs: freshForMs, isInRun: false, kind: 'complete' },
  { what: 'a while ago, in an earlier run', ageMs: freshForMs + 1, isInRun: false, kind: 'seen' },
  { what: 'a while ago, in this run', ageMs: freshForMs + 1, isInRun: true, kind: 'complete' },
  { what: 'a day ago, in this run', ageMs: dayMs, isInRun: true, kind: 'complete' },
  { what: 'longer ago, in this run', ageMs: dayMs + 1, isInRun: true, kind: 'seen' },
])('walked $what, it is $kind', ({ ageMs, isInRun, kind }) => {
  const record = covered('a/', nowMs - ageMs)
  const known = know(isInRun ? {} : { covered: [record] })
  if (isInRun) known.cover(record)
  for (const prefix of ['a/', 'a/b/c/', 'a/name']) {
    expect(known.state(prefix, nowMs)).toMatchObject({ kind, atMs: nowMs - ageMs })
  }
  expect(known.state('', nowMs).kind).toBe('partial')
  expect(known.state('b/', nowMs).kind).toBe('partial')
})

test('walked again, what is known was seen then, and is being refreshed', () => {
  const known = know({ covered: [covered('', nowMs - 5)] })
  begin(known, walk('a/', { isFirst: false }))
  expect(known.state('a/b/', nowMs)).toEqual({ kind: 'seen', atMs: nowMs - 5, isRefreshing: true })
  expect(known.state('', nowMs)).toEqual({ kind: 'complete', atMs: nowMs - 5 })
})

test('the latest walk of any folder above tells', () => {
  const known = know({
    covered: [covered('', nowMs - 9), covered('a/', nowMs - 3), covered('a/b/', nowMs - 6)],
  })
  expect(known.coveredAtMs('a/b/c')).toBe(nowMs - 3)
  expect(known.coveredAtMs('b/')).toBe(nowMs - 9)
  known.cover(covered('', nowMs - 1))
  expect(known.coveredAtMs('a/b/')).toBe(nowMs - 1)
})

test('an ordered first walk knows the folders that it has passed, while it runs and when it stopped', () => {
  const record = walk('', { orderedUpTo: 'f/m', startedAtMs: nowMs - 7 })
  for (const known of [know({ walks: [record] }), know()]) {
    const isRunning = known.unfinished.size === 0
    if (isRunning) begin(known, record)
    expect(known.state('a/', nowMs)).toEqual({ kind: 'complete', atMs: nowMs - 7 })
    expect(known.state('f/a/', nowMs)).toEqual({ kind: 'complete', atMs: nowMs - 7 })
    for (const notPassed of ['', 'f/', 'f/m', 'f/m/', 'f/z/', 'g/']) {
      expect(known.coveredAtMs(notPassed)).toBeUndefined()
      expect(known.state(notPassed, nowMs).kind).toBe(isRunning ? 'walking' : 'partial')
    }
    expect(known.activeFor('a/')).toBeUndefined()
  }
})

test.each([
  { what: 'whose keys came in no order', record: walk('', { orderedUpTo: null }) },
  { what: 'that has met nothing yet', record: walk('', { orderedUpTo: '' }) },
  { what: 'that is not the first', record: walk('', { orderedUpTo: 'z', isFirst: false }) },
])('a walk $what tells of no folder before its end', ({ record }) => {
  expect(know({ walks: [record] }).coveredAtMs('a/')).toBeUndefined()
})

test('what was walked long ago is no newer for a first walk above that has not come to it', () => {
  const long = covered('f/', nowMs - dayMs / 2)
  const known = know({ covered: [long], walks: [walk('', { orderedUpTo: 'a' })] })
  expect(known.state('f/', nowMs)).toEqual({ kind: 'seen', atMs: long.completedAtMs, isRefreshing: false })
})

test('order is that of bytes: a name beyond the first plane is after all of it', () => {
  const known = know({ walks: [walk('', { orderedUpTo: '\uFFFF' })] })
  expect(known.coveredAtMs('\uE000/')).toBe(nowMs)
  expect(known.coveredAtMs('😀/')).toBeUndefined()
})

test('a walk that stopped to spare requests says so, and how many are left', () => {
  const spared = walk('', { isFirst: false, pageCount: 4 })
  const known = know({ covered: [covered('', nowMs - dayMs, 10)], walks: [spared] })
  known.spared.add('')
  expect(known.state('', nowMs)).toEqual({ kind: 'partial', isSparing: true, estimatedRequests: 6 })
  expect(known.state('a/', nowMs)).toMatchObject({ kind: 'partial', isSparing: true })
  begin(known, spared)
  expect(known.state('', nowMs)).toMatchObject({ kind: 'seen', isRefreshing: true })
})

test('a walk that found more than the last still has a request to make', () => {
  const known = know({ covered: [covered('', nowMs, 3)], walks: [walk('', { pageCount: 9 })] })
  known.spared.add('')
  expect(known.state('', nowMs)).toMatchObject({ estimatedRequests: 1 })
})

test('the walk above that made way is known, unless it stopped to spare requests', () => {
  const above = walk('', { orderedUpTo: null })
  const known = know({ walks: [above, walk('a/b/')] })
  expect(known.unfinishedAbove('a/')).toEqual(above)
  expect(known.unfinishedAbove('a/b/c/')).toEqual(above)
  expect(known.unfinishedAbove('')).toBeUndefined()
  known.spared.add('')
  expect(known.unfinishedAbove('a/')).toBeUndefined()
  expect(known.unfinishedAbove('a/b/c/')).toMatchObject({ prefix: 'a/b/' })
})
