import type { Sort } from '../../../shared/entry.ts'
import { lastSegment } from '../../../shared/keys.ts'
import { inNaturalOrder, sqlDirection } from './folder-order.ts'
import { readIds } from './id-list.ts'
import { fixedIds, queriedIds, type OrderedIds } from './ordered-ids.ts'
import { idsSql, placesSql } from './results-text.ts'
import { goneSql, isOfChanges, type BucketResults } from './results-where.ts'
import { holdsText } from './search-text.ts'
import type { ViewPart } from './view-order.ts'

/** An index has the order of places, so that a first screen of it is quick to find; any other has to be made. */
const headRows = { place: 200, other: 2_000 }

/** The objects of a bucket that fit a question; in a list of changes also what is gone. */
export function resultParts(results: BucketResults, sort: Sort): ViewPart[] {
  const parts: ViewPart[] = [{ kind: 'object', ids: objectIds(results, sort) }]
  if (isOfChanges(results.view)) parts.push({ kind: 'gone', ids: goneIds(results, sort) })
  return parts
}

function objectIds(results: BucketResults, sort: Sort): OrderedIds {
  const { database, options } = results.context
  const all = idsSql(results)
  // To find one is to look at all, so they are all made at once.
  if (results.view.only === 'duplicates') {
    return sorted(results, readIds(database, all.sql, ...all.values), sort)
  }
  const probe = `SELECT id FROM (${all.sql}) LIMIT ?`
  const ids = readIds(database, probe, ...all.values, options.fewResults + 1)
  if (ids.length <= options.fewResults) return sorted(results, ids, sort)
  const isByPlace = sort.by === 'place'
  const { sql, values } = isByPlace
    ? placesSql(results, sqlDirection(sort))
    : {
        sql: `SELECT o.id AS id FROM (${all.sql}) found CROSS JOIN objects o ON o.id = found.id
          JOIN folders f ON f.id = o.folder_id JOIN types t ON t.id = o.type_id ORDER BY ${orderSql(sort)}`,
        values: all.values,
      }
  return queriedIds({
    database,
    sql,
    values,
    count: null,
    canSkip: false,
    headRows: isByPlace ? headRows.place : headRows.other,
  })
}

function sorted({ context }: BucketResults, ids: Float64Array, sort: Sort): OrderedIds {
  const source = `FROM json_each(?) found JOIN objects o ON o.id = found.value JOIN folders f ON f.id = o.folder_id
    JOIN types t ON t.id = o.type_id`
  const values = JSON.stringify([...ids])
  if (sort.by === 'name') {
    const rows = context.database.rows(`SELECT o.id, o.name ${source} ORDER BY f.prefix`, values)
    return inNaturalOrder(
      rows.map((row) => ({ id: row.number(0), name: row.text(1) })),
      sort,
    )
  }
  return fixedIds(readIds(context.database, `SELECT o.id AS id ${source} ORDER BY ${orderSql(sort)}`, values))
}

function goneIds(results: BucketResults, sort: Sort): OrderedIds {
  const { sql, values } = goneSql(results)
  const direction = sqlDirection(sort)
  const order =
    sort.by === 'size'
      ? `o.size_bytes ${direction}, o.key`
      : sort.by === 'modified'
        ? `coalesce(o.modified_at_ms, 0) ${direction}, o.key`
        : 'o.key'
  const rows = results.context.database.rows(
    `SELECT o.id, o.key FROM gone o WHERE ${sql} ORDER BY ${order}`,
    ...values,
  )
  const { text, scope } = results.view
  const fitting = rows.filter((row) => {
    const key = row.text(1)
    return holdsText(scope === 'names' ? lastSegment(key) : key, text)
  })
  return fixedIds(Float64Array.from(fitting, (row) => row.number(0)))
}

function orderSql(sort: Sort): string {
  const direction = sqlDirection(sort)
  switch (sort.by) {
    case 'place':
      return `f.prefix ${direction}, o.name ${direction}`
    case 'name':
      return `o.name ${direction}, f.prefix`
    case 'size':
      return `o.size_bytes ${direction}, f.prefix, o.name`
    case 'type':
      return `t.content_type ${direction}, f.prefix, o.name`
    case 'modified':
      return `coalesce(o.modified_at_ms, 0) ${direction}, f.prefix, o.name`
  }
}
