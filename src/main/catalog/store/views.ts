import type { EntryRef, Sort } from '../../../shared/entry.ts'
import type { View } from '../../../shared/view.ts'
import { readEntries } from './entry-rows.ts'
import { readIds } from './id-list.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { foldersPerBucket } from './schema.ts'
import { fold, likePattern, needsFolding } from './search-text.ts'
import { splitKey } from './split-key.ts'
import type { RowRequest, StoreApi, StoredRows } from './store-api.ts'
import type { StoreContext } from './store-context.ts'
import { countRows, placeOf, rowCount, rowIds, type RowId } from './view-order.ts'
import type { ViewOrders } from './view-orders.ts'

/** Rows of views by their places, and places of rows. */
export class Views implements Pick<StoreApi, 'rows' | 'count' | 'locate' | 'seek'> {
  readonly #context: StoreContext
  readonly #orders: ViewOrders

  constructor(context: StoreContext, orders: ViewOrders) {
    this.#context = context
    this.#orders = orders
  }

  rows(bucket: string, { view, sort, offset, limit }: RowRequest): StoredRows {
    const order = this.#orders.of(bucket, view, sort)
    const ids = this.#orders.using(order, (parts) => rowIds(parts, offset, limit))
    const bucketId = this.#context.buckets.find(bucket) ?? 0
    return {
      version: order.version,
      entryCount: rowCount(order.parts),
      rows: readEntries(this.#context, { bucketId, view }, ids),
      staleForMs: this.#orders.staleForMs(bucket, order),
    }
  }

  count(bucket: string, view: View, sort: Sort): { version: number; entryCount: number } {
    const order = this.#orders.of(bucket, view, sort)
    return { version: order.version, entryCount: this.#orders.using(order, countRows) }
  }

  locate(bucket: string, view: View, sort: Sort, entries: readonly EntryRef[]): (number | null)[] {
    const order = this.#orders.of(bucket, view, sort)
    return entries.map((entry) => {
      const row = this.rowId(bucket, entry)
      return row && this.#orders.using(order, (parts) => placeOf(parts, row))
    })
  }

  seek(
    bucket: string,
    view: View,
    sort: Sort,
    { start, at }: { readonly start: string; readonly at: number },
  ): number | null {
    const order = this.#orders.of(bucket, view, sort)
    const fitting = this.#idsThatStart(bucket, view, start)
    return this.#orders.using(order, (parts) => {
      let [place, around] = [0, null as number | null]
      for (const { kind, ids } of parts) {
        for (const id of ids.all()) {
          if (kind !== 'gone' && includes(fitting[kind], id)) {
            if (place >= at) return place
            around ??= place
          }
          place += 1
        }
      }
      return around
    })
  }

  rowId(bucket: string, entry: EntryRef): RowId | null {
    const { database, buckets } = this.#context
    const bucketId = buckets.find(bucket) ?? 0
    if (entry.kind === 'folder') {
      const sql = 'SELECT id FROM folders WHERE bucket_id = ? AND prefix = ?'
      const row = database.row(sql, bucketId, encodeText(entry.prefix))
      return row ? { kind: 'folder', id: row.number(0) } : null
    }
    const { prefix, name } = splitKey(entry.key)
    const row = database.row(
      `SELECT o.id FROM folders f JOIN objects o ON o.folder_id = f.id
        WHERE f.bucket_id = ? AND f.prefix = ? AND o.name = ?`,
      bucketId,
      encodeText(prefix),
      encodeText(name),
    )
    return row ? { kind: 'object', id: row.number(0) } : null
  }

  /** The ids of what begins so, ascending. A folder's marker with bytes is found by its folder's name. */
  #idsThatStart(bucket: string, view: View, start: string): Record<'folder' | 'object', Float64Array> {
    const { database, buckets } = this.#context
    const bucketId = buckets.find(bucket) ?? 0
    const column = needsFolding(start) ? 'folded' : 'name'
    const pattern = likePattern(needsFolding(start) ? fold(start) : encodeText(start), { after: '%' })
    const like = `LIKE ? ESCAPE '\\'`
    if (view.kind === 'results') {
      const first = bucketId * foldersPerBucket
      const sql = `SELECT id FROM objects WHERE folder_id BETWEEN ? AND ? AND ${column} ${like}`
      const ids = readIds(database, sql, first, first + foldersPerBucket - 1, pattern)
      return { folder: new Float64Array(), object: ids.toSorted() }
    }
    const folderId = this.rowId(bucket, { kind: 'folder', prefix: view.prefix })?.id ?? 0
    const stored = needsFolding(start) ? fold : encodeText
    const prefixPattern = likePattern(stored(view.prefix) + stored(start), { after: '%' })
    const prefixColumn = needsFolding(start) ? 'coalesce(folded, prefix)' : 'prefix'
    return {
      folder: readIds(
        database,
        `SELECT id FROM folders WHERE parent_id = ? AND ${prefixColumn} ${like}`,
        folderId,
        prefixPattern,
      ).toSorted(),
      object: readIds(
        database,
        `SELECT id FROM objects WHERE folder_id = ? AND ${column} ${like}`,
        folderId,
        pattern,
      ).toSorted(),
    }
  }
}

/** Whether an ascending list has the id. */
function includes(ids: Float64Array, id: number): boolean {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] ?? 0) < id) low = middle + 1
    else high = middle
  }
  return ids[low] === id
}
