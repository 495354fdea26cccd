import path from 'node:path'

import { expect, test } from 'vitest'

import { temporaryFolder } from '../testing/test-server.ts'
import { SqlDatabase, SqliteFailure, type SqlValue } from './database.ts'

function open(filePath = ':memory:'): SqlDatabase {
  const database = new SqlDatabase(filePath)
  database.script('CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER)')
  return database
}

const names = (database: SqlDatabase) =>
  database.rows('SELECT name FROM things ORDER BY id').map((row) => row.textOrNull(0))

test.each<{ what: string; value: unknown }>([
  { what: 'true', value: true },
  { what: 'false', value: false },
  { what: 'undefined', value: undefined },
  { what: 'a Date', value: new Date(0) },
  { what: 'an object', value: { name: 'x' } },
  { what: 'an array', value: ['x'] },
  { what: 'a Uint8Array', value: new Uint8Array(2) },
  { what: 'an ArrayBuffer', value: new ArrayBuffer(2) },
  { what: 'a Float64Array', value: new Float64Array(2) },
  { what: 'a function', value: () => 'x' },
  { what: 'a symbol', value: Symbol('x') },
  { what: 'a boxed string', value: Object('x') },
])('$what is refused before the library sees it, and the database lives on', ({ value }) => {
  const database = open()
  const unfit = value as SqlValue
  const insert = 'INSERT INTO things (name) VALUES (?)'
  expect(() => {
    database.run(insert, unfit)
  }).toThrow(TypeError)
  expect(() => database.rows('SELECT id FROM things WHERE name = ?', unfit)).toThrow(TypeError)
  expect(() => database.row('SELECT id FROM things WHERE size = ? AND name = ?', 1, unfit)).toThrow(TypeError)
  database.run(insert, 'fine')
  expect(names(database)).toEqual(['fine'])
})

test.each<{ given: SqlValue[] }>([{ given: [] }, { given: [1] }, { given: [1, 'a', 2] }])(
  '$given.length values for two places are a bug',
  ({ given }) => {
    const database = open()
    expect(() => {
      database.run('INSERT INTO things (id, name) VALUES (?, ?)', ...given)
    }).toThrow(/2 values are asked for/)
    expect(names(database)).toEqual([])
  },
)

test('what may be bound comes back as it was', () => {
  const database = open()
  const values = [0, -1, 1.5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
  for (const value of values) expect(database.row('SELECT ?', value)?.number(0)).toBe(value)
  expect(database.row('SELECT ?', null)?.isNull(0)).toBe(true)
  expect(database.row('SELECT ?', 'text %_\'"')?.text(0)).toBe('text %_\'"')
  expect(database.row('SELECT ? = 7', 7n)?.number(0)).toBe(1)
  expect(database.row('SELECT length(?)', Buffer.from([0, 1, 2]))?.number(0)).toBe(3)
})

test('a column is read as what it is, or not at all', () => {
  const row = open().row(`SELECT 1, 'text', NULL`)
  expect(() => row?.text(0)).toThrow(TypeError)
  expect(() => row?.number(1)).toThrow(TypeError)
  expect(() => row?.number(2)).toThrow(TypeError)
  expect(() => row?.number(7)).toThrow(TypeError)
  expect([row?.numberOrNull(2), row?.textOrNull(2), row?.numberOrNull(0)]).toEqual([null, null, 1])
})

test('a transaction is done whole or not at all', () => {
  const database = open()
  const insert = (name: string) => {
    database.run('INSERT INTO things (name) VALUES (?)', name)
  }
  const result = database.transaction(() => {
    insert('a')
    return 'done'
  })
  expect(result).toBe('done')
  const bug = new Error('a bug')
  expect(() =>
    database.transaction(() => {
      insert('b')
      throw bug
    }),
  ).toThrow(bug)
  expect(() =>
    database.transaction(() => {
      insert('c')
      insert('a')
    }),
  ).toThrow(SqliteFailure)
  expect(names(database)).toEqual(['a'])
  database.transaction(() => {
    insert('d')
  })
  expect(names(database)).toEqual(['a', 'd'])
})

function codeOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error instanceof SqliteFailure ? error.code : error
  }
}

test('what SQLite refuses has SQLite’s own name for it', async () => {
  const database = open()
  database.run('INSERT INTO things (name) VALUES (?)', 'a')
  expect(codeOf(() => database.row('SELECT nothing FROM nowhere'))).toBe('SQLITE_ERROR')
  expect(
    codeOf(() => {
      database.run('INSERT INTO things (name) VALUES (?)', 'a')
    }),
  ).toMatch(/^SQLITE_CONSTRAINT/)
  const folder = await temporaryFolder()
  expect(() => new SqlDatabase(path.join(folder, 'none', 'file'))).toThrow(SqliteFailure)
})
