import type { Entry, EntryRef, Listing } from '../../shared/entry.ts'
import { AppError } from '../../shared/errors.ts'
import type { Input, Output } from '../../shared/ipc/contract.ts'
import { lastSegment } from '../../shared/keys.ts'

/** Rows in the order they are shown, whichever order is asked for. */
export type MemoryRows = { readonly count: number; readonly at: (index: number) => Entry | undefined }

export type MemoryFolder = { readonly listing: Listing; readonly rows: MemoryRows }

type Wanted = Pick<Input<'views.count'>, 'bucket' | 'view'>

/** What main tells of the rows of folders and results, without an index: results are what holds the text. */
export class MemoryViews {
  readonly #folders: ReadonlyMap<string, MemoryFolder>

  constructor(folders: ReadonlyMap<string, MemoryFolder>) {
    this.#folders = folders
  }

  rows(page: Input<'views.rows'>): Output<'views.rows'> {
    const { version, rows } = this.#view(page)
    return {
      version,
      entryCount: rows.count,
      rows: entriesBetween(rows, page.offset, Math.min(page.offset + page.limit, rows.count)),
    }
  }

  count(wanted: Wanted): Output<'views.count'> {
    const { version, rows } = this.#view(wanted)
    return { version, entryCount: rows.count }
  }

  locate({ entries, ...wanted }: Input<'views.locate'>): Output<'views.locate'> {
    const { rows } = this.#view(wanted)
    return entries.map((ref) => placeOf(rows, ref))
  }

  seek({ start, from, ...wanted }: Input<'views.seek'>): Output<'views.seek'> {
    const { rows } = this.#view(wanted)
    for (let step = 0; step < rows.count; step += 1) {
      const index = (from + step) % rows.count
      const entry = rows.at(index)
      if (entry && lastSegment(pathOf(entry)).toLowerCase().startsWith(start.toLowerCase())) return index
    }
    return null
  }

  totals({ bucket, selection }: Input<'views.totals'>): Output<'views.totals'> {
    if (selection.kind === 'entries')
      return { entries: selection.entries.length, objectCount: 0, sizeBytes: 0 }
    const { rows } = this.#view({ bucket, view: selection.view })
    const from = selection.from ? (placeOf(rows, selection.from) ?? 0) : 0
    const to = selection.to ? (placeOf(rows, selection.to) ?? 0) : rows.count - 1
    const entries = to - from + 1 - selection.except.length + selection.also.length
    return { entries, objectCount: entries, sizeBytes: entries * 1024 * 1024 }
  }

  #view({ bucket, view }: Wanted): { readonly version: number; readonly rows: MemoryRows } {
    if (view.kind === 'folder') {
      const folder = this.#folders.get(`${bucket}/${view.prefix}`)
      if (!folder) throw new AppError({ code: 'remote.notFound', subject: bucket })
      return { version: folder.listing.version, rows: folder.rows }
    }
    const folders = [...this.#folders.values()].filter(({ listing }) => listing.bucket === bucket)
    const found = folders
      .flatMap(({ rows }) => entriesBetween(rows, 0, rows.count))
      .filter((entry) => entry.kind === 'object' && fits(entry, view))
    const version = Math.max(0, ...folders.map(({ listing }) => listing.version))
    return { version, rows: { count: found.length, at: (index) => found[index] } }
  }
}

function fits(
  entry: Extract<Entry, { kind: 'object' }>,
  { text, scope, only }: Extract<Wanted['view'], { kind: 'results' }>,
): boolean {
  const within = scope === 'names' ? lastSegment(entry.key) : entry.key
  if (!within.toLowerCase().includes(text.toLowerCase())) return false
  if (only === 'all') return entry.change !== 'gone'
  return only === 'duplicates' ? entry.sameAs !== undefined : entry.change !== undefined
}

function entriesBetween(rows: MemoryRows, from: number, to: number): Entry[] {
  const entries: Entry[] = []
  for (let index = from; index < to; index += 1) {
    const entry = rows.at(index)
    if (entry) entries.push(entry)
  }
  return entries
}

function placeOf(rows: MemoryRows, ref: EntryRef): number | null {
  for (let index = 0; index < rows.count; index += 1) {
    const entry = rows.at(index)
    if (entry?.kind === ref.kind && pathOf(entry) === pathOf(ref)) return index
  }
  return null
}

function pathOf(entry: Entry | EntryRef): string {
  return entry.kind === 'folder' ? entry.prefix : entry.key
}
