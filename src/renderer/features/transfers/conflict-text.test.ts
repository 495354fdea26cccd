import { expect, test } from 'vitest'

import type { ConflictQuestion } from '../../../shared/transfer.ts'
import { answerOptions, kindsText } from './conflict-text.ts'

const question: ConflictQuestion = {
  id: '1',
  direction: 'upload',
  name: 'a',
  bucket: 'b',
  remaining: 11,
  existingSizeBytes: 1,
  newSizeBytes: 1,
  likeness: 'unknown',
  kinds: { identical: 5, different: 4, unknown: 3, checking: 0 },
}

test.each<[Partial<ConflictQuestion>, string | null]>([
  [{}, '12 exist already: 5 identical, 4 different, 3 of the same size that only the server can tell apart'],
  [
    { remaining: 1499, kinds: { identical: 0, different: 0, unknown: 0, checking: 1500 } },
    '1,500 exist already: Checking 1,500…',
  ],
  [
    { remaining: 2, kinds: { identical: 1, different: 0, unknown: 0, checking: 2 } },
    '3 exist already: 1 identical, Checking 2…',
  ],
  [{ remaining: 0, kinds: { identical: 0, different: 0, unknown: 1, checking: 0 } }, null],
])('says of %j: %s', (change, text) => {
  expect(kindsText({ ...question, ...change })).toBe(text)
})

const hintOf = (change: Partial<ConflictQuestion>, isForTheRest: boolean) =>
  answerOptions({ ...question, ...change }, isForTheRest).find(({ value }) => value === 'replaceIfDifferent')
    ?.hint

test('says what it costs to find out: of one, or of all that are left', () => {
  expect(hintOf({}, true)).toBe('What is identical stays as it is. To find out costs 3 requests.')
  expect(hintOf({}, false)).toBe('What is identical stays as it is. To find out costs 1 request.')
  expect(hintOf({ likeness: 'different' }, false)).toBe('What is identical stays as it is.')
})

test.each([
  ['upload', 'The object there is overwritten.'],
  ['download', 'The file there is overwritten.'],
] as const)('says what the answer to an %s overwrites', (direction, hint) => {
  expect(answerOptions({ ...question, direction }, false)[0]?.hint).toBe(hint)
})
