import type { EntryRef } from '../../../shared/entry.ts'
import type { EntrySelection } from '../../../shared/view.ts'
import { indexedObject, type BucketReads } from './bucket-reads.ts'
import type { OpenSelection, SelectedEntry, StoreApi } from './store-api.ts'
import type { StoreContext } from './store-context.ts'
import { objectsById } from './subtree.ts'
import { countRows, partsBetween, placeOf, type RowId } from './view-order.ts'
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
  readonly #reads: BucketReads
  readonly #views: Views
  readonly #orders: ViewOrders
  readonly #held = new Map<number, Held>()
  #lastId = 0

  constructor(
    context: StoreContext,
    {
      reads,
      views,
      orders,
    }: { readonly reads: BucketReads; readonly views: Views; readonly orders: ViewOrders },
  ) {
    this.#context = context
    this.#reads = reads
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
    return this.#totalsOfFolder(bucket, selection) ?? this.#totalsOf(this.#resolve(bucket, selection))
  }

  /** All rows of a folder: the folder has their sum on record. */
  #totalsOfFolder(bucket: string, selection: EntrySelection): Totals | null {
    if (selection.kind === 'entries' || selection.view.kind === 'results') return null
    const { from, to, except, also, view } = selection
    if (from !== null || to !== null || except.length > 0 || also.length > 0) return null
    const { entryCount, objectCount, sizeBytes } = this.#reads.folder(bucket, view.prefix)
    const hidden = this.#reads.hiddenMarkers(bucket, view.prefix)
    return { entries: entryCount, objectCount: objectCount - hidden, sizeBytes }
  }

  #totalsOf({ folders, objects }: Held): Totals {
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
      const placeAt = (entry: EntryRef | null, end: number) => {
        const row = entry && this.#views.rowId(bucket, entry)
        return entry === null ? end : row && placeOf(parts, row)
      }
      const [first, last] = [placeAt(from, 0), placeAt(to, countRows(parts) - 1)]
      // An end that is gone leaves nothing to go by.
      if (first === null || last === null) return []
      return partsBetween(parts, Math.min(first, last), Math.max(first, last) + 1)
    })
    const out = this.#known(bucket, except)
    const added = held(this.#known(bucket, also))
    const chosen = (kind: 'folder' | 'object', extra: Float64Array) => {
      const left = new Set(out.filter((row) => row.kind === kind).map(({ id }) => id))
      const ids = stretch.filter((part) => part.kind === kind).map((part) => part.ids)
      const outside = new Set(extra)
      if (outside.size > 0) for (const list of ids) for (const id of list) outside.delete(id)
      const all = joined([...ids, Float64Array.from(outside)])
      return left.size === 0 ? all : all.filter((id) => !left.has(id))
    }
    return { folders: chosen('folder', added.folders), objects: chosen('object', added.objects) }
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

function joined(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}
