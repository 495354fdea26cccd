import type { Sort } from '../../../shared/entry.ts'
import { lastSegment } from '../../../shared/keys.ts'
import type { SqlValue } from '../../sqlite/database.ts'
import { compareBytes } from './key-order.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { naturalKey } from './natural-key.ts'
import { fixedIds, queriedIds, type OrderedIds } from './ordered-ids.ts'
import { naturalOrderReady } from './schema.ts'
import type { StoreContext } from './store-context.ts'
import type { ViewPart } from './view-order.ts'

/** Made at the first look at a big folder in an order that no index has. */
const headRows = 2_000

type OpenFolder = {
  readonly id: number
  readonly folders: number
  readonly objects: number
  readonly isSmall: boolean
  readonly hasNaturalOrder: boolean
}

/** The rows of a folder: its sub-folders, then its objects. An object that only marks the folder is none. */
export function folderParts(
  context: StoreContext,
  bucketId: number,
  { prefix, sort }: { readonly prefix: string; readonly sort: Sort },
): ViewPart[] {
  const folder = openFolder(context, bucketId, prefix)
  if (!folder) return []
  const marker = context.database.row(
    `SELECT id, size_bytes FROM objects WHERE folder_id = ? AND name = ''`,
    folder.id,
  )
  const parts: ViewPart[] = [{ kind: 'folder', ids: subFolders(context, folder, sort) }]
  // With bytes in it, it is more than a mark, and has to be seen.
  if (marker && marker.number(1) > 0)
    parts.push({ kind: 'object', ids: fixedIds(Float64Array.of(marker.number(0))) })
  const named = marker ? { ...folder, objects: folder.objects - 1 } : folder
  parts.push({ kind: 'object', ids: objects(context, named, sort) })
  return parts
}

function openFolder(context: StoreContext, bucketId: number, prefix: string): OpenFolder | undefined {
  const row = context.database.row(
    'SELECT id, direct_folders, direct_objects, natural_order FROM folders WHERE bucket_id = ? AND prefix = ?',
    bucketId,
    encodeText(prefix),
  )
  if (!row) return undefined
  const [folders, objects] = [row.number(1), row.number(2)]
  return {
    id: row.number(0),
    folders,
    objects,
    isSmall: folders + objects <= context.options.smallFolderRows,
    hasNaturalOrder: row.number(3) === naturalOrderReady,
  }
}

function subFolders(context: StoreContext, folder: OpenFolder, sort: Sort): OrderedIds {
  const { database } = context
  if (sort.by === 'name' && folder.isSmall) {
    const rows = database.rows('SELECT id, prefix FROM folders WHERE parent_id = ?', folder.id)
    const named = rows.map((row) => ({ id: row.number(0), name: lastSegment(row.text(1)).slice(0, -1) }))
    return inNaturalOrder(named, sort)
  }
  const isNatural = sort.by === 'name' && folder.hasNaturalOrder
  return ordered(context, folder, {
    isObject: 0,
    sql: isNatural ? naturalSql(sort) : folderSql(sort),
    count: folder.folders,
    sort,
  })
}

function objects(context: StoreContext, folder: OpenFolder, sort: Sort): OrderedIds {
  const { database } = context
  if (sort.by === 'name' && folder.isSmall) {
    const rows = database.rows(`SELECT id, name FROM objects WHERE folder_id = ? AND name > ''`, folder.id)
    return inNaturalOrder(
      rows.map((row) => ({ id: row.number(0), name: row.text(1) })),
      sort,
    )
  }
  const isNatural = sort.by === 'name' && folder.hasNaturalOrder
  return ordered(context, folder, {
    isObject: 1,
    sql: isNatural ? naturalSql(sort) : objectSql(sort, folder.objects > manyObjects),
    count: folder.objects,
    sort,
  })
}

function ordered(
  { database }: StoreContext,
  folder: OpenFolder,
  order: { readonly isObject: 0 | 1; readonly sql: string; readonly count: number; readonly sort: Sort },
): OrderedIds {
  const { isObject, sql, count, sort } = order
  const values: SqlValue[] = sql.includes('is_object') ? [folder.id, isObject] : [folder.id]
  return queriedIds({ database, sql, values, count, headRows, canSkip: sort.by === 'name' })
}

function naturalSql(sort: Sort): string {
  const direction = sqlDirection(sort)
  return `SELECT id FROM natural_order WHERE folder_id = ? AND is_object = ?
    ORDER BY natural_key ${direction}, id ${direction}`
}

function folderSql(sort: Sort): string {
  return `SELECT id FROM folders WHERE parent_id = ? ORDER BY ${folderColumns(sort)}`
}

function folderColumns(sort: Sort): string {
  const direction = sqlDirection(sort)
  switch (sort.by) {
    case 'size':
      return `size_bytes ${direction}, prefix`
    case 'modified':
      return `coalesce(modified_at_ms, 0) ${direction}, prefix`
    // Folders are all of one type.
    case 'type':
      return 'prefix'
    case 'name':
    case 'place':
      return `prefix ${direction}`
  }
}

/** From here on a walk through the whole table is quicker than one through an index with a jump for each row. */
const manyObjects = 100_000

function objectSql(sort: Sort, isMany: boolean): string {
  const direction = sqlDirection(sort)
  const hint = isMany ? 'NOT INDEXED' : ''
  const scan = `SELECT id FROM objects ${hint} WHERE folder_id = ? AND name > ''`
  switch (sort.by) {
    case 'size':
      return `${scan} ORDER BY size_bytes ${direction}, name`
    case 'modified':
      return `${scan} ORDER BY coalesce(modified_at_ms, 0) ${direction}, name`
    case 'type':
      return `SELECT o.id FROM objects o ${hint} JOIN types t ON t.id = o.type_id
        WHERE o.folder_id = ? AND o.name > '' ORDER BY t.content_type ${direction}, o.name`
    case 'name':
    case 'place':
      return `SELECT id FROM objects WHERE folder_id = ? AND name > '' ORDER BY name ${direction}`
  }
}

export function inNaturalOrder(
  rows: readonly { readonly id: number; readonly name: string }[],
  sort: Sort,
): OrderedIds {
  const sign = sort.direction === 'ascending' ? 1 : -1
  const keyed = rows.map(({ id, name }) => ({ id, name, key: naturalKey(name) }))
  keyed.sort(
    (left, right) => sign * (compareBytes(left.key, right.key) || compareBytes(left.name, right.name)),
  )
  return fixedIds(Float64Array.from(keyed, ({ id }) => id))
}

export function sqlDirection({ direction }: Sort): 'ASC' | 'DESC' {
  return direction === 'ascending' ? 'ASC' : 'DESC'
}
