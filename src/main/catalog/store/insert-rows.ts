import type { SqlDatabase, SqlValue } from './database.ts'

/** How many rows one statement takes. The call into the library costs far more than a row does. */
const steps = [200, 20, 1] as const

/** Inserts rows, many with one statement. `insert` is the statement up to its values, of which a row has `width`. */
export function insertRows(
  database: SqlDatabase,
  { insert, width }: { readonly insert: string; readonly width: number },
  rows: readonly (readonly SqlValue[])[],
): void {
  const row = `(${Array.from({ length: width }, () => '?').join(', ')})`
  let at = 0
  for (const step of steps) {
    for (; at + step <= rows.length; at += step) {
      const sql = `${insert} VALUES ${Array.from({ length: step }, () => row).join(', ')}`
      database.run(sql, ...rows.slice(at, at + step).flat())
    }
  }
}
