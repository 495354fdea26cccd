import { prefixTrail } from '../../shared/keys.ts'

export type IndexedObject = {
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  readonly contentType?: string | undefined
}

/**
 * The objects of a bucket in folders, made of the `/` in their keys, with totals at every level. A change costs as much
 * as its key is deep, however many objects there are.
 */
export class FolderTree {
  readonly #top = new FolderNode('')

  put(object: IndexedObject): void {
    const path = [this.#top]
    let leaf = this.#top
    for (const prefix of prefixTrail(object.key)) {
      leaf = leaf.makeFolder(prefix)
      path.push(leaf)
    }
    const before = leaf.objects.get(object.key)
    leaf.objects.set(object.key, object)
    for (const node of path) node.count(before, object)
    tell(path, object.key)
  }

  remove(key: string): void {
    const path = this.#pathTo(key)
    const leaf = path?.at(-1)
    const before = leaf?.objects.get(key)
    if (!path || !leaf || !before) return
    leaf.objects.delete(key)
    for (const node of path) node.count(before, undefined)
    for (const [depth, node] of path.entries()) {
      const child = path[depth + 1]
      if (child?.objectCount === 0) node.folders.delete(child.prefix)
    }
    tell(path, key)
  }

  /** Undefined where no object is below the prefix; the top (prefix '') is always there. */
  folder(prefix: string): FolderNode | undefined {
    return this.#pathTo(prefix)?.at(-1)
  }

  /** Every object whose key starts with the prefix, which need not end in `/`. */
  *under(prefix: string): Generator<IndexedObject> {
    const level = this.folder(prefix)
    if (!level) return
    for (const object of level.objects.values()) if (object.key.startsWith(prefix)) yield object
    const open = [...level.folders.values()].filter((folder) => folder.prefix.startsWith(prefix))
    for (let folder = open.pop(); folder; folder = open.pop()) {
      yield* folder.objects.values()
      open.push(...folder.folders.values())
    }
  }

  #pathTo(key: string): FolderNode[] | undefined {
    const path = [this.#top]
    for (const prefix of prefixTrail(key)) {
      const node = path.at(-1)?.folders.get(prefix)
      if (!node) return undefined
      path.push(node)
    }
    return path
  }
}

/** One folder: what is directly in it, and the totals of all that is below it at any depth. */
export class FolderNode {
  readonly prefix: string
  /** By their whole prefix. */
  readonly folders = new Map<string, FolderNode>()
  /** By their whole key; the object that marks this folder itself (key = prefix) is among them. */
  readonly objects = new Map<string, IndexedObject>()
  objectCount = 0
  sizeBytes = 0
  /** Told the whole key or prefix of each row of this folder that changes. */
  onRowChange: ((path: string) => void) | undefined
  /** Undefined after the newest object went: to be looked for when it is asked for. */
  #modifiedAtMs: number | null | undefined = null

  constructor(prefix: string) {
    this.prefix = prefix
  }

  /** The newest object below, in milliseconds since the epoch. */
  get modifiedAtMs(): number | null {
    if (this.#modifiedAtMs === undefined) {
      const children = [...this.folders.values(), ...this.objects.values()]
      this.#modifiedAtMs = children.reduce<number | null>(
        (time, child) => newer(time, child.modifiedAtMs),
        null,
      )
    }
    return this.#modifiedAtMs
  }

  makeFolder(prefix: string): FolderNode {
    const folder = this.folders.get(prefix) ?? new FolderNode(prefix)
    this.folders.set(prefix, folder)
    return folder
  }

  count(before: IndexedObject | undefined, after: IndexedObject | undefined): void {
    this.objectCount += (after ? 1 : 0) - (before ? 1 : 0)
    this.sizeBytes += (after?.sizeBytes ?? 0) - (before?.sizeBytes ?? 0)
    if (before && before.modifiedAtMs === this.#modifiedAtMs) this.#modifiedAtMs = undefined
    else if (after && this.#modifiedAtMs !== undefined) {
      this.#modifiedAtMs = newer(this.#modifiedAtMs, after.modifiedAtMs)
    }
  }
}

function tell(path: readonly FolderNode[], key: string): void {
  for (const [depth, node] of path.entries()) node.onRowChange?.(path[depth + 1]?.prefix ?? key)
}

function newer(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right
  return Math.max(left, right)
}
