import type { Entry, Listing, Sort } from '../../shared/entry.ts'
import { prefixTrail } from '../../shared/keys.ts'
import { createBucketIndex, type BucketIndex } from './bucket-index.ts'
import { folderEntries, sortEntries } from './folder-view.ts'
import { newWalk, type Walk } from './walk.ts'

export type ActiveWalk = {
  readonly walk: Walk
  readonly stop: AbortController
  readonly ended: Promise<void>
}

type View = { readonly of: string; readonly version: number; readonly entries: readonly Entry[] }

/** What the catalog knows of one bucket, and the walks over it. */
export class BucketState {
  readonly index: BucketIndex = createBucketIndex()
  /** When the last complete walk of a prefix ended. It covers everything below. */
  readonly completedAtMs = new Map<string, number>()
  readonly paused = new Map<string, Walk>()
  readonly active = new Map<string, ActiveWalk>()
  /** The walk of the folder that a person looks at. */
  aimed: ActiveWalk | undefined
  version = 1
  #walks = 0
  #view: View | undefined

  nextWalk(prefix: string): Walk {
    this.#walks += 1
    return newWalk(prefix, this.#walks, this.index.now())
  }

  /** When the newest complete walk of the prefix or of a folder above it ended. */
  coveredAtMs(prefix: string): number | undefined {
    const times = covering(prefix).flatMap((above) => this.completedAtMs.get(above) ?? [])
    return times.length > 0 ? Math.max(...times) : undefined
  }

  listing(bucket: string, prefix: string): Listing {
    let objectCount = 0
    for (const _ of this.index.under(prefix)) objectCount += 1
    const isKnown = objectCount > 0 || this.coveredAtMs(prefix) !== undefined
    return {
      bucket,
      prefix,
      version: this.version,
      entryCount: isKnown ? this.#entries(prefix).length : null,
      objectCount,
      state: this.#listingState(prefix),
    }
  }

  sortedEntries(prefix: string, sort: Sort): readonly Entry[] {
    return this.#viewed(`${sort.by} ${sort.direction}\n${prefix}`, () =>
      sortEntries(this.#entries(prefix), sort),
    )
  }

  #entries(prefix: string): readonly Entry[] {
    return folderEntries(this.index.under(prefix), prefix)
  }

  #listingState(prefix: string): Listing['state'] {
    if (covering(prefix).some((above) => this.active.has(above))) return { kind: 'walking' }
    const atMs = this.coveredAtMs(prefix)
    return atMs === undefined ? { kind: 'partial' } : { kind: 'complete', atMs }
  }

  /** Keeps the last view until the bucket changes: a folder is read in many windows of rows. */
  #viewed(of: string, make: () => readonly Entry[]): readonly Entry[] {
    if (this.#view?.of !== of || this.#view.version !== this.version) {
      this.#view = { of, version: this.version, entries: make() }
    }
    return this.#view.entries
  }
}

function covering(prefix: string): string[] {
  return ['', ...prefixTrail(prefix)]
}
