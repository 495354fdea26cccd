import type { Entry, Listing, Sort } from '../../shared/entry.ts'
import { prefixTrail } from '../../shared/keys.ts'
import { createBucketIndex, type BucketIndex } from './bucket-index.ts'
import type { FolderNode } from './folder-tree.ts'
import { FolderView, rowCount } from './folder-view.ts'
import type { Walk } from './walk.ts'

export type ActiveWalk = {
  readonly walk: Walk
  readonly stop: AbortController
  readonly ended: Promise<void>
  /** How many wait for its end, beside the person who may look at its folder. */
  waiting: number
}

type Viewed = { readonly node: FolderNode; readonly order: string; readonly view: FolderView }

/** What the catalog knows of one bucket, and the walks over it. */
export class BucketState {
  readonly index: BucketIndex = createBucketIndex()
  /** When the last complete walk of a prefix ended. It covers everything below. */
  readonly completedAtMs = new Map<string, number>()
  readonly paused = new Map<string, Walk>()
  readonly active = new Map<string, ActiveWalk>()
  version = 1
  #viewed: Viewed | undefined

  /** When the newest complete walk of the prefix or of a folder above it ended. */
  coveredAtMs(prefix: string): number | undefined {
    const times = covering(prefix).flatMap((above) => this.completedAtMs.get(above) ?? [])
    return times.length > 0 ? Math.max(...times) : undefined
  }

  listing(bucket: string, prefix: string): Listing {
    const folder = this.index.folder(prefix)
    const objectCount = folder?.objectCount ?? 0
    const isKnown = objectCount > 0 || this.coveredAtMs(prefix) !== undefined
    return {
      bucket,
      prefix,
      version: this.version,
      entryCount: isKnown ? (folder ? rowCount(folder) : 0) : null,
      objectCount,
      state: this.#listingState(prefix),
    }
  }

  /** The last view is kept: a folder is read in many windows of rows. */
  sortedEntries(prefix: string, sort: Sort): readonly Entry[] {
    const node = this.index.folder(prefix)
    if (!node) return []
    const order = `${sort.by} ${sort.direction}`
    if (this.#viewed?.node !== node || this.#viewed.order !== order) {
      this.#viewed?.view.close()
      this.#viewed = { node, order, view: new FolderView(node, sort) }
    }
    return this.#viewed.view.entries()
  }

  #listingState(prefix: string): Listing['state'] {
    if (covering(prefix).some((above) => this.active.has(above))) return { kind: 'walking' }
    const atMs = this.coveredAtMs(prefix)
    return atMs === undefined ? { kind: 'partial' } : { kind: 'complete', atMs }
  }
}

/** The prefixes whose walk meets all that is below this one. */
function covering(prefix: string): string[] {
  return [...new Set(['', ...prefixTrail(prefix), prefix])]
}
