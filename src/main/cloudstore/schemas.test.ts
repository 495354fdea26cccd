import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { ListAnswer } from './schemas.ts'

const plainRow = fc.record({
  key: fc.string({ unit: 'binary' }),
  size: fc.maxSafeNat(),
  updated_at: fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.string(),
  ),
})

const parse = (...rows: readonly object[]) => ListAnswer.parse({ objects: rows, has_more: false }).objects

test('rows that are plainly as documented are read as the schema reads them', () => {
  fc.assert(
    fc.property(plainRow, (row) => {
      // A null is tolerated, and takes a row to the schema.
      expect(parse(row)).toEqual(parse({ ...row, content_type: null }))
    }),
  )
})

test.each([{ key: 1 }, { size: -1 }, { size: 1.5 }, { size: '1' }])('a row is refused with %j', (change) => {
  const row = { key: 'k', size: 1, updated_at: '2026-01-15T10:30:00Z', ...change }
  const result = ListAnswer.safeParse({ objects: [row], has_more: false })
  expect(result.error?.issues[0]?.path).toEqual(['objects', 0, Object.keys(change)[0]])
})
