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
  readonly #compare: (left: Entry, right: Entry) => number
  readonly #changed = new Set<string>()
  #entries: readonly Entry[]

  /** Watches the folder until `close`; a folder has one view at a time. */
  constructor(node: FolderNode, sort: Sort) {
    this.#node = node
    this.#compare = comparison(sort)
    node.onRowChange = (path) => this.#changed.add(path)
    this.#entries = [...node.folders.keys(), ...node.objects.keys()]
      .flatMap((path) => entryAt(node, path) ?? [])
      .toSorted(this.#compare)
  }

  entries(): readonly Entry[] {
    if (this.#changed.size === 0) return this.#entries
    const kept = this.#entries.filter((entry) => !this.#changed.has(entryPath(entry)))
    const fresh = [...this.#changed]
      .flatMap((path) => entryAt(this.#node, path) ?? [])
      .toSorted(this.#compare)
    this.#changed.clear()
    this.#entries = merged(kept, fresh, this.#compare)
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
  kept: readonly Entry[],
  fresh: readonly Entry[],
  compare: (left: Entry, right: Entry) => number,
): Entry[] {
  const all: Entry[] = []
  let from = 0
  for (const entry of fresh) {
    let [low, high] = [from, kept.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const candidate = kept[middle]
      if (candidate && compare(candidate, entry) < 0) low = middle + 1
      else high = middle
    }
    for (const before of kept.slice(from, low)) all.push(before)
    all.push(entry)
    from = low
  }
  for (const rest of kept.slice(from)) all.push(rest)
  return all
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' })

/** Folders before files, natural order of names within equals. No two rows of a folder compare as equal. */
function comparison(sort: Sort): (left: Entry, right: Entry) => number {
  const sign = sort.direction === 'ascending' ? 1 : -1
  const compare = comparisons[sort.by]
  return (left, right) => {
    if (left.kind !== right.kind) return left.kind === 'folder' ? -1 : 1
    return sign * compare(left, right) || compareNames(left, right)
  }
}

const comparisons: Record<Sort['by'], (left: Entry, right: Entry) => number> = {
  name: compareNames,
  size: (left, right) => left.sizeBytes - right.sizeBytes,
  type: (left, right) => byName.compare(typeOf(left), typeOf(right)),
  modified: (left, right) => (left.modifiedAtMs ?? 0) - (right.modifiedAtMs ?? 0),
}

function compareNames(left: Entry, right: Entry): number {
  const [leftPath, rightPath] = [entryPath(left), entryPath(right)]
  return byName.compare(nameOf(left), nameOf(right)) || Number(leftPath > rightPath) - Number(leftPath < rightPath)
}

/** The key or prefix of a row, whole. */
function entryPath(entry: Entry): string {
  return entry.kind === 'folder' ? entry.prefix : entry.key
}

/** A folder's final `/` would sort `a b/` before `a/`. */
function nameOf(entry: Entry): string {
  return entry.kind === 'folder' ? lastSegment(entry.prefix).slice(0, -1) : lastSegment(entry.key)
}

function typeOf(entry: Entry): string {
  return entry.kind === 'object' ? entry.contentType : ''
}
