import { lastSegment } from '../../../shared/keys.ts'
import type { ResultsView } from '../../../shared/view.ts'
import { readIds } from './id-list.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { candidatesSql, nameCandidates } from './name-index.ts'
import type { BucketResults } from './results-where.ts'
import { filterSql } from './results-where.ts'
import { foldersPerBucket } from './schema.ts'
import { fold, holdsText, likePattern, needsFolding } from './search-text.ts'
import { allOf, isTrue, like, notOf, unionOf, type Sql } from './sql-piece.ts'

/**
 * The ids of the objects that fit, in no order, in the ways that find few among many quickly: names by their index, and
 * all that is in a folder whose path holds the text without a look at it.
 */
export function idsSql(results: BucketResults): Sql {
  return unionOf(waysTo(results).map((way) => ({ ...way, sql: `SELECT o.id AS id FROM ${way.sql}` })))
}

/**
 * The same in the order of places, each way of its own read in that order: a first screen ends as soon as it is full.
 * Where few names hold the text, they are found before; else the next of them is never far.
 */
export function placesSql(results: BucketResults, direction: 'ASC' | 'DESC'): Sql {
  const ways = waysTo(results, { isInPlaceOrder: true })
  const { sql, values } = unionOf(
    ways.map((way) => ({
      ...way,
      sql: `SELECT o.id AS id, f.prefix AS prefix, o.name AS name FROM ${way.sql}`,
    })),
  )
  return { sql: `SELECT id FROM (${sql} ORDER BY prefix ${direction}, name ${direction})`, values }
}

/** Where the objects `o` come from and what has to hold for them; no object comes in two ways. */
function waysTo(results: BucketResults, { isInPlaceOrder = false } = {}): Sql[] {
  const { view } = results
  const filter = filterSql(results)
  if (view.text === '')
    return [isInPlaceOrder ? throughFolders(results, filter) : throughObjects(results, filter)]
  const names = (condition: Sql) =>
    isInPlaceOrder ? namesInPlaceOrder(results, condition) : namesIn(results, condition)
  if (view.scope === 'names') return [names(filter), ...markers(results, filter)]
  const path = pathCondition(view)
  const edge = edgeCondition(view)
  if (!isAnyFolder(results, path))
    return [edge ? throughFolders(results, allOf(edge, filter)) : names(filter)]
  const others = allOf(notOf(path), filter)
  return [
    throughFolders(results, allOf(path, filter)),
    edge ? throughFolders(results, allOf(edge, others)) : names(others),
  ]
}

function throughFolders({ bucketId }: BucketResults, condition: Sql): Sql {
  return {
    sql: `folders f CROSS JOIN objects o ON o.folder_id = f.id WHERE f.bucket_id = ? AND ${condition.sql}`,
    values: [bucketId, ...condition.values],
  }
}

function throughObjects({ bucketId, view }: BucketResults, condition: Sql): Sql {
  // Of what is news or twice there are few, so that the rest need not be looked at: a plus keeps an index unused.
  const [hint, sign] = view.only === 'all' ? ['NOT INDEXED', ''] : ['', '+']
  const { sql, values } = inBucket(bucketId)
  return {
    sql: `objects o ${hint} WHERE ${sign}${sql} AND ${condition.sql}`,
    values: [...values, ...condition.values],
  }
}

/** Objects whose name holds the text: found by the index of names, or else by a look at all of them. */
function namesIn({ context, bucketId, view }: BucketResults, condition: Sql): Sql {
  const holds = allOf(inBucket(bucketId), nameCondition(view), condition)
  const candidates = nameCandidates(context, view.text)
  if (candidates) return candidatesSql(candidates, holds)
  const isFolded = needsFolding(view.text)
  const index = isFolded ? 'objects_folded' : 'objects_by_name'
  const known = isFolded ? 'o.folded IS NOT NULL AND ' : ''
  return {
    sql: `objects o INDEXED BY ${index} CROSS JOIN folders f ON f.id = o.folder_id WHERE ${known}${holds.sql}`,
    values: holds.values,
  }
}

function namesInPlaceOrder(results: BucketResults, condition: Sql): Sql {
  const { context, view } = results
  const inOrder = throughFolders(results, allOf(nameCondition(view), condition))
  // Without the index, to look whether there are few would be to look at all.
  if (!nameCandidates(context, view.text)) return inOrder
  const { sql, values } = namesIn(results, condition)
  const atMost = context.options.fewResults
  const ids = readIds(context.database, `SELECT o.id AS id FROM ${sql} LIMIT ?`, ...values, atMost + 1)
  return ids.length <= atMost ? fromIds([...ids], isTrue) : inOrder
}

/** A folder's marker has the folder's name. */
function markers({ context, bucketId, view }: BucketResults, filter: Sql): Sql[] {
  const { sql, values } = inBucket(bucketId)
  const ids = context.database
    .rows(
      `SELECT o.id, f.prefix FROM objects o INDEXED BY objects_marking JOIN folders f ON f.id = o.folder_id
        WHERE o.name = '' AND ${sql}`,
      ...values,
    )
    .filter((row) => holdsText(lastSegment(row.text(1)), view.text))
    .map((row) => row.number(0))
  return ids.length > 0 ? [fromIds(ids, filter)] : []
}

function fromIds(ids: readonly number[], condition: Sql): Sql {
  return {
    sql: `json_each(?) found CROSS JOIN objects o ON o.id = found.value CROSS JOIN folders f ON f.id = o.folder_id
      WHERE ${condition.sql}`,
    values: [JSON.stringify(ids), ...condition.values],
  }
}

function isAnyFolder({ context, bucketId }: BucketResults, { sql, values }: Sql): boolean {
  const any = `SELECT 1 FROM folders f WHERE f.bucket_id = ? AND ${sql} LIMIT 1`
  return context.database.row(any, bucketId, ...values) !== undefined
}

function inBucket(bucketId: number): Sql {
  const first = bucketId * foldersPerBucket
  return { sql: 'o.folder_id BETWEEN ? AND ?', values: [first, first + foldersPerBucket - 1] }
}

function pathCondition({ text }: ResultsView): Sql {
  return needsFolding(text)
    ? like('f.folded', pattern(fold(text)))
    : like('f.prefix', pattern(encodeText(text)))
}

function nameCondition({ text }: ResultsView): Sql {
  return needsFolding(text)
    ? like('o.folded', pattern(fold(text)))
    : like('o.name', pattern(encodeText(text)))
}

function pattern(stored: string): string {
  return likePattern(stored, { before: '%', after: '%' })
}

/** A text with a `/` in it ends in a name: what is before belongs to the end of its folder. */
function edgeCondition({ text }: ResultsView): Sql | null {
  const slash = text.lastIndexOf('/')
  if (slash === -1) return null
  const stored = needsFolding(text) ? fold : encodeText
  const [head, tail] = [stored(text.slice(0, slash + 1)), stored(text.slice(slash + 1))]
  const [prefix, name] = needsFolding(text)
    ? ['coalesce(f.folded, f.prefix)', 'coalesce(o.folded, o.name)']
    : ['f.prefix', 'o.name']
  return allOf(
    like(prefix, likePattern(head, { before: '%' })),
    like(name, likePattern(tail, { after: '%' })),
  )
}
