import type { Entry, Sort } from '../../shared/entry.ts'
import { lastSegment } from '../../shared/keys.ts'
import { contentTypeOfKey } from '../content-type.ts'
import type { FolderNode } from './folder-tree.ts'

/**
 * The rows of one folder in one order: its folders, then the objects directly in it. The zero-byte object that marks the
 * folder itself (key = prefix) is not a row. What changes is sorted in, so that a big folder stays quick while it grows.
 */
export class FolderView {
  readonly #node: FolderNode
  readonly #compare: (left: Row, right: Row) => number
  readonly #changed = new Set<string>()
  #rows: readonly Row[]
  #entries: readonly Entry[] | undefined

  /** Watches the folder until `close`; a folder has one view at a time. */
  constructor(node: FolderNode, sort: Sort) {
    this.#node = node
    this.#compare = comparison(sort)
    node.onRowChange = (path) => this.#changed.add(path)
    this.#rows = rowsAt(node, [...node.folders.keys(), ...node.objects.keys()]).toSorted(this.#compare)
  }

  entries(): readonly Entry[] {
    if (this.#changed.size > 0) {
      const kept = this.#rows.filter(({ path }) => !this.#changed.has(path))
      const fresh = rowsAt(this.#node, this.#changed).toSorted(this.#compare)
      this.#changed.clear()
      this.#rows = merged(kept, fresh, this.#compare)
      this.#entries = undefined
    }
    this.#entries ??= this.#rows.map(({ entry }) => entry)
    return this.#entries
  }

  close(): void {
    this.#node.onRowChange = undefined
  }
}

/** The number of rows, without making them. */
export function rowCount({ prefix, folders, objects }: FolderNode): number {
  return folders.size + objects.size - (objects.has(prefix) ? 1 : 0)
}

/** With what it is sorted and found by, made once. */
type Row = { readonly entry: Entry; readonly path: string; readonly name: string }

function rowsAt(node: FolderNode, paths: Iterable<string>): Row[] {
  const rows: Row[] = []
  for (const path of paths) {
    const entry = entryAt(node, path)
    // A folder's final `/` would sort `a b/` before `a/`.
    if (entry) rows.push({ entry, path, name: lastSegment(path).replace(/\/$/, '') })
  }
  return rows
}

function entryAt(node: FolderNode, path: string): Entry | undefined {
  const folder = node.folders.get(path)
  if (folder) {
    const { prefix, objectCount, sizeBytes, modifiedAtMs } = folder
    return { kind: 'folder', prefix, objectCount, sizeBytes, modifiedAtMs }
  }
  const object = node.objects.get(path)
  if (!object || path === node.prefix) return undefined
  const { key, sizeBytes, modifiedAtMs, contentType = contentTypeOfKey(key) } = object
  return { kind: 'object', key, sizeBytes, contentType, modifiedAtMs }
}

/** Both sorted; few fresh ones among many cost few comparisons. */
function merged(
  kept: readonly Row[],
  fresh: readonly Row[],
  compare: (left: Row, right: Row) => number,
): Row[] {
  const all: Row[] = []
  let from = 0
  for (const row of fresh) {
    let [low, high] = [from, kept.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const candidate = kept[middle]
      if (candidate && compare(candidate, row) < 0) low = middle + 1
      else high = middle
    }
    for (const before of kept.slice(from, low)) all.push(before)
    all.push(row)
    from = low
  }
  for (const rest of kept.slice(from)) all.push(rest)
  return all
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' })

/** Folders before files, natural order of names within equals. No two rows of a folder compare as equal. */
function comparison(sort: Sort): (left: Row, right: Row) => number {
  const sign = sort.direction === 'ascending' ? 1 : -1
  const compare = comparisons[sort.by]
  return (left, right) => {
    if (left.entry.kind !== right.entry.kind) return left.entry.kind === 'folder' ? -1 : 1
    return sign * compare(left, right) || compareNames(left, right)
  }
}

const comparisons: Record<Sort['by'], (left: Row, right: Row) => number> = {
  name: compareNames,
  size: (left, right) => left.entry.sizeBytes - right.entry.sizeBytes,
  type: (left, right) => byName.compare(typeOf(left.entry), typeOf(right.entry)),
  modified: (left, right) => (left.entry.modifiedAtMs ?? 0) - (right.entry.modifiedAtMs ?? 0),
}

function compareNames(left: Row, right: Row): number {
  return (
    byName.compare(left.name, right.name) || Number(left.path > right.path) - Number(left.path < right.path)
  )
}

function typeOf(entry: Entry): string {
  return entry.kind === 'object' ? entry.contentType : ''
}
