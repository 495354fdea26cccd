import type { SqlValue } from '../../sqlite/database.ts'

/** A piece of SQL with the values for its placeholders. */
export type Sql = { readonly sql: string; readonly values: readonly SqlValue[] }

export const isTrue: Sql = { sql: '1', values: [] }

/** Conditions that all have to hold. */
export function allOf(...conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return isTrue
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  }
}

/** The rows of several queries. */
export function unionOf(queries: readonly Sql[]): Sql {
  return {
    sql: queries.map(({ sql }) => sql).join(' UNION ALL '),
    values: queries.flatMap(({ values }) => values),
  }
}

/** Also where the condition is about something that is not known. */
export function notOf({ sql, values }: Sql): Sql {
  return { sql: `(${sql}) IS NOT TRUE`, values }
}

/** `pattern` as `likePattern` makes it. */
export function like(column: string, pattern: string): Sql {
  return { sql: `${column} LIKE ? ESCAPE '\\'`, values: [pattern] }
}
