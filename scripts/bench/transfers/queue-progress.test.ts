import { expect, test } from 'vitest'

import { isVerified, pauseMs } from './queue-progress.js'

const row = (doneUnits: number) => ({
  row: { status: 'running', verified: false, doneUnits, totalUnits: 100 },
})
const page = (finished: number, total: number, rows: number[]) => ({
  summary: { total, finished, failed: 0 },
  lines: [{ head: { total, verified: 0 } }, ...rows.map(row)],
})

test.each([
  ['at the begin, as long as it may be', page(0, 1, [0]), 500, 200],
  ['half of what is left, by bytes', page(0, 2, [80, 100]), 900, 50],
  ['half of what is left, by transfers where not all are on the page', page(90, 100, [0]), 900, 50],
  ['at the end, as short as it may be', page(0, 1, [100]), 900, 10],
])('%s', (_, asked, passedMs, expected) => {
  expect(pauseMs(asked, passedMs)).toBeCloseTo(expected)
})

const done = { row: { status: 'done', verified: true, doneUnits: 1, totalUnits: 1 } }
const unverified = { row: { ...done.row, verified: false } }
const ended = { total: 2, finished: 2, failed: 0 }

test.each([
  ['all rows', { summary: ended, lines: [done, done] }, true],
  ['a whole batch', { summary: ended, lines: [{ head: { total: 2, verified: 2 } }] }, true],
  ['not all of a batch', { summary: ended, lines: [{ head: { total: 2, verified: 1 } }] }, false],
  ['not all rows', { summary: ended, lines: [done, unverified] }, false],
  ['what failed further down', { summary: { ...ended, failed: 1 }, lines: [done] }, false],
  ['an empty page', { summary: ended, lines: [] }, false],
])('%s: verified or not', (_, asked, expected) => {
  expect(isVerified(asked)).toBe(expected)
})
