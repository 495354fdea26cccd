import Database from 'libsql'

import { decodeText } from './key-text.ts'

/**
 * What may be bound. A boolean, Date, object or typed array that reaches libsql ends the whole process, and a wrong
 * number of values passes it in silence; so both are refused here.
 */
export type SqlValue = number | string | bigint | null | Buffer

type Statement = { readonly placeholders: number; readonly statement: Database.Statement }

/**
 * The one way to the SQLite library, to be swapped for `node:sqlite` when every runtime has it. Synchronous, so it
 * belongs in a worker. Throws `SqliteFailure` alone.
 */
export class SqlDatabase {
  readonly #database: Database.Database
  readonly #statements = new Map<string, Statement>()

  /** `:memory:` keeps nothing on disk. */
  constructor(filePath: string) {
    this.#database = failing(() => new Database(filePath))
  }

  // The values go to the library as one array: it takes a single null or buffer for names of values.
  rows(sql: string, ...values: readonly SqlValue[]): SqlRow[] {
    return this.#use(sql, values, (statement) => statement.all(values).map((columns) => new SqlRow(columns)))
  }

  row(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined {
    return this.rows(sql, ...values)[0]
  }

  run(sql: string, ...values: readonly SqlValue[]): void {
    this.#use(sql, values, (statement) => statement.run(values))
  }

  /** Several statements without values. */
  script(sql: string): void {
    failing(() => this.#database.exec(sql))
  }

  /** All of the work or, if it throws, none of it. */
  transaction<Result>(work: () => Result): Result {
    this.script('BEGIN IMMEDIATE')
    let result: Result
    try {
      result = work()
      this.script('COMMIT')
    } catch (error) {
      this.#rollBack()
      throw error
    }
    return result
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  /** Some failures have ended the transaction already. */
  #rollBack(): void {
    try {
      this.script('ROLLBACK')
    } catch (error) {
      if (!(error instanceof SqliteFailure)) throw error
    }
  }

  #use<Result>(
    sql: string,
    values: readonly SqlValue[],
    run: (statement: Database.Statement) => Result,
  ): Result {
    return failing(() => {
      const { statement, placeholders } = this.#prepared(sql)
      if (values.length !== placeholders) {
        throw new TypeError(`${placeholders} values are asked for, ${values.length} given: ${sql}`)
      }
      for (const value of values) assertBindable(value)
      return run(statement)
    })
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    const prepared = {
      // No statement of ours has a question mark in a literal.
      placeholders: sql.split('?').length - 1,
      statement: statement.reader ? statement.raw() : statement,
    }
    this.#statements.set(sql, prepared)
    return prepared
  }
}

/** One row of an answer, by the place of its columns. A column of another type than it is read as is a bug. */
export class SqlRow {
  readonly #columns: readonly unknown[]

  constructor(columns: unknown) {
    if (!Array.isArray(columns)) throw new TypeError('a row is an array of columns')
    this.#columns = columns
  }

  number(at: number): number {
    const value = this.#columns[at]
    if (typeof value !== 'number') throw new TypeError(`column ${at} is no number: ${typeof value}`)
    return value
  }

  numberOrNull(at: number): number | null {
    return this.isNull(at) ? null : this.number(at)
  }

  /** Text as it was before `encodeText`. */
  text(at: number): string {
    return decodeText(this.rawText(at))
  }

  textOrNull(at: number): string | null {
    return this.isNull(at) ? null : this.text(at)
  }

  /** Text as it is stored. */
  rawText(at: number): string {
    const value = this.#columns[at]
    if (typeof value !== 'string') throw new TypeError(`column ${at} is no text: ${typeof value}`)
    return value
  }

  isNull(at: number): boolean {
    return this.#columns[at] === null || this.#columns[at] === undefined
  }
}

/** What SQLite itself reports. `code` is its name, such as `SQLITE_CORRUPT`. */
export class SqliteFailure extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SqliteFailure'
    this.code = code
  }
}

function failing<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      throw new SqliteFailure(error.code, error.message, { cause: error })
    }
    throw error
  }
}

function assertBindable(value: unknown): void {
  const isBindable =
    value === null ||
    typeof value === 'number' ||
    typeof value === 'string' ||
    typeof value === 'bigint' ||
    Buffer.isBuffer(value)
  if (!isBindable) throw new TypeError(`not to be bound: ${Object.prototype.toString.call(value)}`)
}
