import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import type { ErrorData } from '../../shared/errors.ts'
import { DeleteRecord } from './delete-record.ts'

const refusal: ErrorData = { code: 'auth.forbidden', reason: 'not “this” one', status: 403 }

test('what a checkpoint says comes back as it was, whatever became of which key', () => {
  const outcome = fc.constantFrom('gone', 'failed', 'unknown')
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 60 }), fc.nat(9), (outcomes, unasked) => {
      const total = outcomes.length + unasked
      const record = new DeleteRecord(null)
      const places = record.left(total)
      for (const expected of outcomes) {
        const { value: place } = places.next()
        if (place === undefined) throw new Error('nothing is left')
        if (expected === 'gone') record.gone(place)
        if (expected === 'failed') record.failed(place, refusal)
      }
      const again = new DeleteRecord(record.checkpoint())
      for (let place = 0; place < total; place += 1) {
        expect(again.outcomeOf(place)).toBe(outcomes[place] ?? 'notAsked')
        expect(again.errorOf(place)).toEqual(outcomes[place] === 'failed' ? refusal : undefined)
      }
      expect(again.counts(total)).toEqual(record.counts(total))
      expect(new Set(again.left(total)).size).toBe(total - again.goneCount)
    }),
  )
})

test.each([null, 'nonsense', '{}', '12 14,15', '{"upTo":3}'])('%j: nothing is gone', (checkpoint) => {
  expect(new DeleteRecord(checkpoint).counts(2)).toEqual({ gone: 0, failed: 0, unknown: 0, notAsked: 2 })
})

test('behind one key whose answer does not come, a checkpoint stays short', () => {
  const record = new DeleteRecord(null)
  for (const place of record.left(100_000)) if (place > 0) record.gone(place)
  expect(record.checkpoint().length).toBeLessThan(100)
  expect(record.counts(100_000)).toEqual({ gone: 99_999, failed: 0, unknown: 1, notAsked: 0 })
})

test('of very many keys that fail for one reason, the reason is written down once', () => {
  const record = new DeleteRecord(null)
  for (const place of record.left(1_000)) record.failed(place, refusal)
  expect(record.checkpoint().split('this').length).toBe(2)
})
