import { expect, test } from 'vitest'

import {
  activeFilters,
  bytesOfMegabytes,
  dateFieldText,
  filterOfDates,
  filterOfPeriod,
  megabytesOf,
  noFilters,
  nothingToFind,
  resultsView,
  type Find,
} from './find.ts'

const mb = 1024 * 1024
const day = 24 * 60 * 60_000
const nowMs = new Date(2026, 10, 20, 12, 0).getTime()

test('asks for nothing while nothing is typed or chosen, whatever the scope', () => {
  expect(resultsView(nothingToFind)).toBeNull()
  expect(resultsView({ ...nothingToFind, scope: 'names' })).toBeNull()
})

test('asks for all that is set at once', () => {
  const find: Find = {
    text: 'tram ',
    scope: 'names',
    types: ['image'],
    minSizeBytes: mb,
    maxSizeBytes: null,
    modified: filterOfPeriod('day', nowMs),
    only: 'sinceVisit',
  }
  expect(resultsView(find)).toEqual({
    kind: 'results',
    text: 'tram ',
    scope: 'names',
    types: ['image'],
    minSizeBytes: mb,
    maxSizeBytes: null,
    modifiedFromMs: nowMs - day,
    modifiedToMs: null,
    only: 'sinceVisit',
  })
})

test.each<[Partial<Find>, string[]]>([
  [{ text: 'x' }, []],
  [{ types: ['image', 'code'] }, ['Images', 'Code']],
  [{ minSizeBytes: mb }, ['Over 1 MB']],
  [{ maxSizeBytes: 5 * mb }, ['Up to 5 MB']],
  [{ minSizeBytes: mb, maxSizeBytes: 5 * mb }, ['1 MB to 5 MB']],
  [{ modified: filterOfPeriod('year', nowMs) }, ['This year']],
  [{ modified: filterOfDates('2026-11-01', '2026-11-05') }, ['1 Nov 2026 to 5 Nov 2026']],
  [{ modified: filterOfDates('2026-11-01', '') }, ['From 1 Nov 2026']],
  [{ modified: filterOfDates('', '2026-11-05') }, ['To 5 Nov 2026']],
  [{ only: 'duplicates', types: ['other'] }, ['Other', 'Duplicates']],
])('shows %j as %j, each of which can be taken away', (change, labels) => {
  const find = { ...nothingToFind, ...change }
  expect(activeFilters(find).map(({ label }) => label)).toEqual(labels)
  for (const { label, removal } of activeFilters(find)) {
    const left = labels.filter((other) => other !== label)
    expect(activeFilters({ ...find, ...removal }).map((filter) => filter.label)).toEqual(left)
  }
  expect(activeFilters({ ...find, ...noFilters })).toEqual([])
})

test.each([
  ['day', nowMs - day],
  ['week', nowMs - 7 * day],
  ['month', nowMs - 30 * day],
  ['year', new Date(2026, 0, 1).getTime()],
] as const)('lets the period %s begin where it says', (period, fromMs) => {
  expect(filterOfPeriod(period, nowMs)).toEqual({ period, fromMs, toMs: null })
})

test('takes dates as whole days of this clock, both included', () => {
  const filter = filterOfDates('2026-11-01', '2026-11-05')
  expect(filter).toEqual({
    period: 'custom',
    fromMs: new Date(2026, 10, 1).getTime(),
    toMs: new Date(2026, 10, 6).getTime() - 1,
  })
  expect(dateFieldText(filter?.fromMs ?? null)).toBe('2026-11-01')
  expect(dateFieldText(filter?.toMs ?? null)).toBe('2026-11-05')
  expect(dateFieldText(null)).toBe('')
  expect(filterOfDates('', '')).toBeNull()
})

test.each([
  ['1', mb],
  ['0', 0],
  ['0.5', mb / 2],
  ['0,5', mb / 2],
  ['1 GB', null],
  ['', null],
  ['-1', null],
  ['1e300', null],
])('reads %s MB as %s bytes', (text, sizeBytes) => {
  expect(bytesOfMegabytes(text)).toBe(sizeBytes)
})

test.each([
  [0, '0'],
  [mb / 2, '0.5'],
  [1024 * mb, '1024'],
  [null, ''],
])('writes %s bytes as %s MB', (sizeBytes, text) => {
  expect(megabytesOf(sizeBytes)).toBe(text)
})
