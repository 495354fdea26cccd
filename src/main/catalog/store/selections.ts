import type { EntryRef } from '../../../shared/entry.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { indexedObject } from './bucket-reads.ts'
import type { OpenSelection, SelectedEntry, StoreApi } from './store-api.ts'
import type { StoreContext } from './store-context.ts'
import { objectsById } from './subtree.ts'
import { countRows, placeOf, rowIds, type RowId } from './view-order.ts'
import type { ViewOrders } from './view-orders.ts'
import type { Views } from './views.ts'

/** What is held for one reader: kinds and ids, in the order of the view. */
type Held = { readonly folders: Float64Array; readonly objects: Float64Array }

type Totals = { readonly entries: number; readonly objectCount: number; readonly sizeBytes: number }

/** Ids that one statement takes. */
const idsPerStatement = 20_000

/** What a person chose, as rows: a stretch of a view is turned into the rows that are in it now. */
export class Selections implements Pick<
  StoreApi,
  'openSelection' | 'readSelection' | 'closeSelection' | 'totals'
> {
  readonly #context: StoreContext
  readonly #views: Views
  readonly #orders: ViewOrders
  readonly #held = new Map<number, Held>()
  #lastId = 0

  constructor(context: StoreContext, views: Views, orders: ViewOrders) {
    this.#context = context
    this.#views = views
    this.#orders = orders
  }

  openSelection(bucket: string, selection: EntrySelection): OpenSelection {
    this.#lastId += 1
    const held = this.#resolve(bucket, selection)
    this.#held.set(this.#lastId, held)
    return { id: this.#lastId, count: held.folders.length + held.objects.length }
  }

  readSelection(id: number, offset: number, limit: number): SelectedEntry[] {
    const held = this.#held.get(id)
    if (!held) throw new TypeError('a selection is read while it is open')
    const folders = held.folders.subarray(offset, offset + limit)
    const from = Math.max(0, offset - held.folders.length)
    const objects = held.objects.subarray(from, from + limit - folders.length)
    return [...this.#foldersOf(folders), ...this.#objectsOf(objects)]
  }

  closeSelection(id: number): void {
    this.#held.delete(id)
  }

  totals(bucket: string, selection: EntrySelection): Totals {
    const { folders, objects } = this.#resolve(bucket, selection)
    const totals = { entries: folders.length + objects.length, objectCount: objects.length, sizeBytes: 0 }
    for (let from = 0; from < folders.length; from += idsPerStatement) {
      const row = this.#sum(
        'SELECT sum(f.object_count), sum(f.size_bytes) FROM json_each(?) w JOIN folders f ON f.id = w.value',
        folders.subarray(from, from + idsPerStatement),
      )
      totals.objectCount += row.first
      totals.sizeBytes += row.second
    }
    for (let from = 0; from < objects.length; from += idsPerStatement) {
      totals.sizeBytes += this.#sum(
        'SELECT 0, sum(o.size_bytes) FROM json_each(?) w JOIN objects o ON o.id = w.value',
        objects.subarray(from, from + idsPerStatement),
      ).second
    }
    return totals
  }

  #sum(sql: string, ids: Float64Array): { first: number; second: number } {
    const row = this.#context.database.row(sql, JSON.stringify([...ids]))
    return { first: row?.numberOrNull(0) ?? 0, second: row?.numberOrNull(1) ?? 0 }
  }

  #resolve(bucket: string, selection: EntrySelection): Held {
    if (selection.kind === 'entries') return held(this.#known(bucket, selection.entries))
    const { view, sort, from, to, except, also } = selection
    const order = this.#orders.of(bucket, view, sort)
    const stretch = this.#orders.using(order, (parts) => {
      const count = countRows(parts)
      const placeAt = (entry: EntryRef | null, end: number) => {
        const row = entry && this.#views.rowId(bucket, entry)
        return entry === null ? end : row && placeOf(parts, row)
      }
      const [first, last] = [placeAt(from, 0), placeAt(to, count - 1)]
      // An end that is gone leaves nothing to go by.
      if (first === null || last === null) return []
      const start = Math.min(first, last)
      return rowIds(parts, start, Math.max(first, last) - start + 1)
    })
    const out = new Set(this.#known(bucket, except).map(textOf))
    const added = this.#known(bucket, also)
    const kept = stretch.filter((row) => row.kind !== 'gone' && !out.has(textOf(row)))
    const inStretch = added.length > 0 ? new Set(kept.map(textOf)) : new Set<string>()
    return held([...kept, ...added.filter((row) => !inStretch.has(textOf(row)))])
  }

  #known(bucket: string, entries: readonly EntryRef[]): RowId[] {
    return entries.flatMap((entry) => this.#views.rowId(bucket, entry) ?? [])
  }

  #foldersOf(ids: Float64Array): SelectedEntry[] {
    return this.#context.database
      .rows(
        `SELECT f.prefix, f.object_count, f.size_bytes FROM json_each(?) wanted
          JOIN folders f ON f.id = wanted.value ORDER BY wanted.key`,
        JSON.stringify([...ids]),
      )
      .map((row) => ({
        kind: 'folder',
        prefix: row.text(0),
        objectCount: row.number(1),
        sizeBytes: row.number(2),
      }))
  }

  #objectsOf(ids: Float64Array): SelectedEntry[] {
    return objectsById(this.#context.database, [...ids]).map((object) => ({
      kind: 'object',
      object: indexedObject(object),
    }))
  }
}

function held(rows: readonly RowId[]): Held {
  const idsOf = (kind: RowId['kind']) =>
    Float64Array.from(
      rows.filter((row) => row.kind === kind),
      ({ id }) => id,
    )
  return { folders: idsOf('folder'), objects: idsOf('object') }
}

function textOf({ kind, id }: RowId): string {
  return `${kind} ${id}`
}
