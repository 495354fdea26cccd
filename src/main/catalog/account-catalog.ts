import type { Listing } from '../../shared/entry.ts'
import { AppError } from '../../shared/errors.ts'
import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'
import { BucketKnowledge, freshForMs } from './bucket-knowledge.ts'
import { Moments } from './moments.ts'
import { Sparing } from './sparing.ts'
import type { Store, StoreOpened } from './store/store-api.ts'
import { Walker, type Place } from './walker.ts'

export type AccountCatalogOptions = {
  readonly store: Store
  readonly opened: StoreOpened
  readonly client: () => CloudStoreClient
  /** A bucket's listing says something else than before. */
  readonly onChange: (bucket: string) => void
  /** A walk that a person looks at has failed. */
  readonly onProblem: (error: unknown) => void
  readonly now: () => number
}

/** The catalog of one account: its store, and the walks that fill it. */
export class AccountCatalog {
  readonly store: Store
  readonly moments: Moments
  readonly #options: AccountCatalogOptions
  readonly #walker: Walker
  readonly #buckets = new Map<string, Promise<BucketKnowledge>>()

  constructor(options: AccountCatalogOptions) {
    this.#options = options
    this.store = options.store
    this.moments = new Moments(options.opened.moment)
    const sparing = new Sparing(options.opened.sparing)
    this.#walker = new Walker({ ...options, moments: this.moments, sparing })
  }

  /** Looks at a folder: walks it as far as it is needed. Another folder's walk makes way, to go on later. */
  async open(place: Place): Promise<Listing> {
    const { bucket, prefix } = place
    const known = await this.#known(bucket)
    await this.store.noteVisit(bucket, this.#options.now(), this.moments.next())
    const atMs = known.coveredAtMs(prefix)
    const isNeeded = atMs === undefined || this.#options.now() - atMs > freshForMs
    // What is not known at all is not left to a walk of all that lies above it.
    const active = atMs === undefined ? known.active.get(prefix) : known.activeFor(prefix)
    if (active) this.#walker.aim({ bucket, prefix: active.record.prefix, active })
    else if (isNeeded) this.#walker.walkFor(place, known, { wasAskedFor: false })
    return this.listing(place)
  }

  /** Walks the folder again from its first key; the rows stay meanwhile. */
  async refresh(place: Place): Promise<Listing> {
    const { bucket, prefix } = place
    const known = await this.#known(bucket)
    const active = known.active.get(prefix)
    known.spared.delete(prefix)
    if (active) {
      active.wasAskedFor = true
      this.#walker.aim({ ...place, active })
    } else {
      known.unfinished.delete(prefix)
      this.#walker.walkFor(place, known, { wasAskedFor: true, isRefresh: true })
    }
    return this.listing(place)
  }

  /** Goes on, to the end, with a walk that stopped to spare the day's requests. */
  async listEverything(place: Place): Promise<Listing> {
    const known = await this.#known(place.bucket)
    const active = known.activeFor(place.prefix)
    const spared = [...known.spared].find((above) => place.prefix.startsWith(above)) ?? place.prefix
    known.spared.delete(spared)
    if (active) active.wasAskedFor = true
    else this.#walker.walkFor({ ...place, prefix: spared }, known, { wasAskedFor: true })
    return this.listing(place)
  }

  async listing({ bucket, prefix }: Place): Promise<Listing> {
    const known = await this.#known(bucket)
    const folder = await this.store.folder(bucket, prefix)
    const isKnown = folder.objectCount > 0 || known.coveredAtMs(prefix) !== undefined
    return {
      bucket,
      prefix,
      ...folder,
      entryCount: isKnown ? folder.entryCount : null,
      state: known.state(prefix, this.#options.now()),
      sinceRefresh: known.lastRefresh?.prefix === prefix ? known.lastRefresh.counts : null,
    }
  }

  /** Whether every key under the prefix is known from a walk that ended at most `maxAgeMs` ago. */
  async isFresh({ bucket, prefix }: Place, maxAgeMs: number): Promise<boolean> {
    const atMs = (await this.#known(bucket)).coveredAtMs(prefix)
    return atMs !== undefined && this.#options.now() - atMs <= maxAgeMs
  }

  /** Resolves when a walk has met everything under the prefix. Throws what it throws, and `cancelled` on abort. */
  async complete({ bucket, prefix }: Place, signal: AbortSignal): Promise<void> {
    const known = await this.#known(bucket)
    const active =
      known.active.get(prefix) ?? this.#walker.walk({ bucket, prefix }, known, { wasAskedFor: true })
    active.wasAskedFor = true
    active.waiting += 1
    try {
      await unlessAborted(active.ended, signal)
    } finally {
      active.waiting -= 1
      this.#walker.stopUnneeded(active)
    }
  }

  /** Nobody looks at this account any more. */
  lookAway(): void {
    this.#walker.aim(undefined)
  }

  async forgetBucket(bucket: string): Promise<void> {
    await stopped(await this.#known(bucket))
    this.#buckets.delete(bucket)
    await this.store.forgetBucket(bucket)
  }

  /** Ends every walk; what was reached is on record. */
  async stop(): Promise<void> {
    for (const known of await Promise.all(this.#buckets.values())) await stopped(known)
  }

  /** The store knows nothing any more: whatever was on record is to be found out again. */
  forgetEverything(): void {
    for (const known of this.#buckets.values()) void known.then(stopped)
    this.#buckets.clear()
  }

  #known(bucket: string): Promise<BucketKnowledge> {
    const known =
      this.#buckets.get(bucket) ?? this.store.bucket(bucket).then((record) => new BucketKnowledge(record))
    this.#buckets.set(bucket, known)
    return known
  }
}

/** Resolves when no walk of the bucket can write any more. */
async function stopped(known: BucketKnowledge): Promise<void> {
  for (const { stop } of known.active.values()) stop.abort()
  await Promise.allSettled([...known.active.values()].map(({ ended }) => ended))
}

function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(new AppError({ code: 'cancelled' }))
    }
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort)
    })
  })
}
