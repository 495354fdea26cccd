import { encodeText } from '../../sqlite/key-text.ts'
import { fold, needsFolding } from './search-text.ts'
import type { Sql } from './sql-piece.ts'
import type { StoreContext } from './store-context.ts'

/** Names taken in at once, so that a question that comes meanwhile waits for some milliseconds at most. */
const namesPerSlice = 1_000
/** What the index knows of a name: all stretches of three characters in it. */
const characters = 3
/** More narrow it down no further. */
const maxStretches = 12

/**
 * Takes a piece of the names that were written since into the index that searches use. Says whether more are left. Ids
 * are never given out again, so what is deleted stays in it and is left out when it is found.
 */
export function indexNames(context: StoreContext): boolean {
  const { database } = context
  const from = context.number('namesIndexedUpTo')
  const last = database
    .row('SELECT max(id) FROM (SELECT id FROM objects WHERE id > ? ORDER BY id LIMIT ?)', from, namesPerSlice)
    ?.numberOrNull(0)
  if (last === null || last === undefined) return false
  context.transaction(() => {
    database.run(
      `INSERT INTO names (rowid, name) SELECT id, name || coalesce(char(10) || folded, '') FROM objects
        WHERE id > ? AND id <= ?`,
      from,
      last,
    )
    context.keepNumber('namesIndexedUpTo', last)
  })
  return true
}

/** Names that may hold the text, by the index, and those that are not in it yet: each still to be looked at. */
export type NameCandidates = { readonly match: string; readonly indexedUpTo: number }

/** Null where the index is of no help: for a text of one or two characters, or as long as it is empty. */
export function nameCandidates(context: StoreContext, text: string): NameCandidates | null {
  const stored = Array.from(needsFolding(text) ? fold(text) : encodeText(text))
  if (stored.length < characters) return null
  const indexedUpTo = context.number('namesIndexedUpTo')
  if (indexedUpTo === 0) return null
  const stretches = new Set<string>()
  for (let at = 0; at + characters <= stored.length; at += 1) {
    stretches.add(stored.slice(at, at + characters).join(''))
  }
  const match = [...stretches]
    .slice(0, maxStretches)
    .map((stretch) => `"${stretch.replaceAll('"', '""')}"`)
    .join(' AND ')
  return { match, indexedUpTo }
}

/** Where the objects `o` among the candidates come from, in folders `f`, and what has to hold for them. */
export function candidatesSql({ match, indexedUpTo }: NameCandidates, condition: Sql): Sql {
  return {
    sql: `(SELECT rowid AS id FROM names WHERE names MATCH ? UNION ALL SELECT id FROM objects WHERE id > ?) found
      CROSS JOIN objects o ON o.id = found.id CROSS JOIN folders f ON f.id = o.folder_id WHERE ${condition.sql}`,
    values: [match, indexedUpTo, ...condition.values],
  }
}
