import { expect, test } from 'vitest'

import type { Listing } from '../../../shared/entry.ts'
import type { ResultsView } from '../../../shared/view.ts'
import { noResultsText, resultsText } from './results-text.ts'

const tuesday = new Date(2026, 10, 17, 9, 0).getTime()
const nowMs = new Date(2026, 10, 20, 12, 0).getTime()

const listed: Listing = {
  bucket: 'b',
  prefix: '',
  version: 1,
  entryCount: 10,
  objectCount: 31_000,
  sizeBytes: 0,
  state: { kind: 'complete', atMs: 0 },
  nameOrder: 'natural',
  sinceVisit: null,
  sinceRefresh: null,
}
const walking: Listing = { ...listed, state: { kind: 'walking' } }
const partial: Listing = {
  ...listed,
  state: { kind: 'partial', isSparing: false, estimatedRequests: null },
}

test.each([
  [1204, listed, '1,204 found'],
  [0, listed, '0 found'],
  [null, listed, 'counting…'],
  [7, undefined, '7 found'],
  [7, walking, '7 found in the 31,000 objects listed so far'],
  [31_050, walking, '31,050 found in the 31,050 objects listed so far'],
  [1, { ...partial, objectCount: 1 }, '1 found in the 1 object listed so far'],
  [null, partial, 'counting… in the 31,000 objects listed so far'],
])('says of %s results: %#', (count, listing, text) => {
  expect(resultsText(count, listing)).toBe(text)
})

const visited = { added: 0, changed: 0, gone: 0, visitedAtMs: tuesday }

const everything: ResultsView = {
  kind: 'results',
  text: '',
  scope: 'keys',
  types: [],
  minSizeBytes: null,
  maxSizeBytes: null,
  modifiedFromMs: null,
  modifiedToMs: null,
  only: 'all',
}

test.each<[Partial<ResultsView>, Partial<Listing>, string]>([
  [{ text: 'x' }, {}, 'Nothing in this bucket matches “x”.'],
  [{ text: 'a\u202Eb' }, {}, 'Nothing in this bucket matches “a\\u202Eb”.'],
  [{ modifiedToMs: 0 }, {}, 'Nothing in this bucket fits the filters.'],
  [{ maxSizeBytes: 0, only: 'duplicates' }, {}, 'Nothing in this bucket fits the filters.'],
  [{ types: ['video'] }, {}, 'Nothing in this bucket fits the filters.'],
  [{ text: 'x', only: 'sinceVisit' }, {}, 'Nothing in this bucket matches “x” and fits the filters.'],
  [{ only: 'sinceVisit' }, { sinceVisit: visited }, 'Nothing changed since your last visit on Tuesday.'],
  [
    { only: 'sinceVisit' },
    { sinceVisit: { ...visited, visitedAtMs: nowMs } },
    'Nothing changed since your last visit at 12:00.',
  ],
  [{ only: 'sinceVisit' }, {}, 'No change is known since your last visit.'],
  [{ only: 'sinceRefresh' }, {}, 'The last refresh found no change.'],
  [{ only: 'duplicates' }, {}, 'There are no two objects that could be the same.'],
])('says why nothing was found by %j', (change, state, text) => {
  expect(noResultsText({ ...everything, ...change }, { ...listed, ...state }, nowMs)).toBe(text)
})
