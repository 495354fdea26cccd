import { expect, test } from 'vitest'

import { SqlDatabase } from '../../sqlite/database.ts'
import { readIds } from './id-list.ts'

const numbers = `WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ?) SELECT id FROM n`

test('ids come in the order of the query, however many and great', () => {
  const database = new SqlDatabase(':memory:')
  expect(readIds(database, numbers, 0)).toEqual(Float64Array.of(1))
  expect(readIds(database, `${numbers} WHERE id > 5`, 3)).toEqual(new Float64Array())
  expect(readIds(database, `${numbers} ORDER BY id DESC`, 3)).toEqual(Float64Array.of(3, 2, 1))
  expect(readIds(database, 'SELECT 4503599627370496 AS id UNION ALL SELECT 0')).toEqual(
    Float64Array.of(2 ** 52, 0),
  )
  const many = readIds(database, `${numbers} ORDER BY id % 10, id`, 100_000)
  expect(many).toHaveLength(100_000)
  expect([many[0], many[9_999], many[10_000], many.at(-1)]).toEqual([10, 100_000, 1, 99_999])
})
