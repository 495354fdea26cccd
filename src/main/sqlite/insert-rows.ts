import type { SqlDatabase, SqlValue } from './database.ts'

/** How many rows one statement takes. The call into the library costs far more than a row does. */
const steps = [200, 50, 10, 3, 1] as const

export type RowInsert = {
  /** The statement up to its values. */
  readonly insert: string
  /** The values of one row. */
  readonly width: number
}

/** Inserts rows, many with one statement. `values` has those of all rows, one row after the other. */
export function insertRows(
  database: SqlDatabase,
  { insert, width }: RowInsert,
  values: readonly SqlValue[],
): void {
  let at = 0
  for (const step of steps) {
    const length = step * width
    for (; at + length <= values.length; at += length) {
      database.run(statement(insert, width, step), ...values.slice(at, at + length))
    }
  }
}

const statements = new Map<string, string>()

function statement(insert: string, width: number, rows: number): string {
  const id = `${rows} ${insert}`
  const known = statements.get(id)
  if (known !== undefined) return known
  const row = `(${Array.from({ length: width }, () => '?').join(', ')})`
  const sql = `${insert} VALUES ${Array.from({ length: rows }, () => row).join(', ')}`
  statements.set(id, sql)
  return sql
}
