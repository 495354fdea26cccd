import type { Listing } from '../../shared/entry.ts'
import { AppError, errorCodeOf } from '../../shared/errors.ts'
import type { CloudStoreClient, Lane } from '../cloudstore/cloudstore-client.ts'
import { BucketKnowledge, freshForMs, type ActiveWalk } from './bucket-knowledge.ts'
import { Moments } from './moments.ts'
import { Sparing } from './sparing.ts'
import type { Store, StoreOpened } from './store/store-api.ts'
import type { WalkRecord } from './store/walk-table.ts'
import { newWalk, walkOn, type WalkPorts } from './walk.ts'

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

export type Place = { readonly bucket: string; readonly prefix: string }

type Aimed = Place & { readonly active: ActiveWalk }

type WalkOptions = {
  readonly wasAskedFor: boolean
  readonly isRefresh?: boolean
  readonly firstLane?: Lane
}

/** What is on record may be gone on with for so long; after that a walk begins at its first key again. */
const resumableForMs = 24 * 60 * 60 * 1000

/** The catalog of one account: its store, and the walks that fill it. */
export class AccountCatalog {
  readonly store: Store
  readonly moments: Moments
  readonly #options: AccountCatalogOptions
  readonly #sparing: Sparing
  readonly #buckets = new Map<string, Promise<BucketKnowledge>>()
  /** The walk of the one folder that the person looks at, while it is under way. */
  #aimed: Aimed | undefined

  constructor(options: AccountCatalogOptions) {
    this.#options = options
    this.store = options.store
    this.moments = new Moments(options.opened.moment)
    this.#sparing = new Sparing(options.opened.sparing)
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
    if (active) this.#aim({ bucket, prefix: active.record.prefix, active })
    else if (isNeeded) this.#walkFor(place, known, { wasAskedFor: false })
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
      this.#aim({ ...place, active })
    } else {
      known.unfinished.delete(prefix)
      this.#walkFor(place, known, { wasAskedFor: true, isRefresh: true })
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
    else this.#walkFor({ ...place, prefix: spared }, known, { wasAskedFor: true })
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
    const active = known.active.get(prefix) ?? this.#walk({ bucket, prefix }, known, { wasAskedFor: true })
    active.wasAskedFor = true
    active.waiting += 1
    try {
      await unlessAborted(active.ended, signal)
    } finally {
      active.waiting -= 1
      this.#stopUnneeded(active)
    }
  }

  /** Nobody looks at this account any more. */
  lookAway(): void {
    this.#aim(undefined)
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

  #walkFor(place: Place, known: BucketKnowledge, options: WalkOptions): void {
    this.#aim({ ...place, active: this.#walk(place, known, options) })
  }

  #aim(aimed: Aimed | undefined): void {
    const before = this.#aimed
    this.#aimed = aimed
    if (before) this.#stopUnneeded(before.active)
  }

  /** A walk goes on while the person looks at its folder or something waits for its end. */
  #stopUnneeded(active: ActiveWalk): void {
    if (active !== this.#aimed?.active && active.waiting === 0) active.stop.abort()
  }

  #walk(place: Place, known: BucketKnowledge, options: WalkOptions): ActiveWalk {
    const record = this.#recordFor(place.prefix, known)
    const stop = new AbortController()
    // Starts after it is on record, so that one that fails at once leaves no trace.
    const ended: Promise<void> = Promise.resolve().then(() => this.#run(place, known, { active, ...options }))
    const active: ActiveWalk = { record, wasAskedFor: options.wasAskedFor, stop, ended, waiting: 0 }
    known.active.set(place.prefix, active)
    ended.then(
      () => {
        this.#afterWalk(place, known, active)
      },
      (error: unknown) => {
        if (active !== this.#aimed?.active) return
        this.#aimed = undefined
        if (errorCodeOf(error) !== 'cancelled') this.#options.onProblem(error)
      },
    )
    return active
  }

  /** One that was begun before goes on where it was, unless that was too long ago. */
  #recordFor(prefix: string, known: BucketKnowledge): WalkRecord {
    const nowMs = this.#options.now()
    const before = known.unfinished.get(prefix)
    known.unfinished.delete(prefix)
    if (before && nowMs - before.lastPageAtMs <= resumableForMs) {
      return { ...before, pausedMs: before.pausedMs + Math.max(0, nowMs - before.lastPageAtMs) }
    }
    return newWalk(prefix, { isFirst: known.coveredAtMs(prefix) === undefined, nowMs })
  }

  async #run(
    place: Place,
    known: BucketKnowledge,
    { active, isRefresh = false, firstLane = 'person' }: WalkOptions & { readonly active: ActiveWalk },
  ): Promise<void> {
    const { bucket, prefix } = place
    try {
      const outcome = await walkOn(active.record, { ...this.#portsFor(place, active), firstLane })
      if (outcome === 'sparing') {
        known.spared.add(prefix)
        known.unfinished.set(prefix, active.record)
        return
      }
      await this.#finish(bucket, known, active.record)
      if (isRefresh) await this.#noteRefresh(bucket, known, active.record)
    } catch (error) {
      if (active.record.startedAt > 0) known.unfinished.set(prefix, active.record)
      throw error
    } finally {
      known.active.delete(prefix)
      this.#options.onChange(bucket)
    }
  }

  async #finish(bucket: string, known: BucketKnowledge, record: WalkRecord): Promise<void> {
    // What it met before a pause is older than its end.
    const completedAtMs = this.#options.now() - record.pausedMs
    let covered = await this.store.finishWalk(bucket, record.prefix, completedAtMs)
    while (covered === null) covered = await this.store.finishWalk(bucket, record.prefix, completedAtMs)
    known.spared.delete(record.prefix)
    known.cover(covered)
  }

  async #noteRefresh(
    bucket: string,
    known: BucketKnowledge,
    { prefix, startedAt }: WalkRecord,
  ): Promise<void> {
    const moment = startedAt - 1
    await this.store.noteRefresh(bucket, moment)
    known.lastRefresh = { prefix, counts: await this.store.changesSince(bucket, moment) }
  }

  /** The folder that the person looks at is known: a walk above it that made way for it goes on. */
  #afterWalk(place: Place, known: BucketKnowledge, active: ActiveWalk): void {
    if (active !== this.#aimed?.active) return
    this.#aimed = undefined
    const above = known.unfinishedAbove(place.prefix)
    if (above && !known.spared.has(place.prefix)) {
      const options = { wasAskedFor: false, firstLane: 'bulk' } as const
      this.#walkFor({ bucket: place.bucket, prefix: above.prefix }, known, options)
    }
  }

  #portsFor({ bucket, prefix }: Place, active: ActiveWalk): Omit<WalkPorts, 'firstLane'> {
    const { now, client, onChange } = this.#options
    const { signal } = active.stop
    return {
      now,
      listPage: (walk, lane) => {
        if (!active.wasAskedFor) this.#sparing.add(now())
        return client().listObjects(bucket, { prefix, cursor: walk.cursor }, { signal, lane })
      },
      beginPage: () => this.moments.begin(),
      endPage: (askedAt) => {
        this.moments.end(askedAt)
      },
      begin: async (walk) => {
        active.record = walk
        await this.store.beginWalk(bucket, walk, walk.startedAt)
      },
      apply: (page) =>
        this.store.applyPage(bucket, {
          ...page,
          underWaySince: this.moments.underWaySince(),
          sparing: this.#sparing.count(),
        }),
      onPage: (walk) => {
        active.record = walk
        onChange(bucket)
      },
      mayAsk: () => active.wasAskedFor || !this.#sparing.isSpent(now(), client().rateStatus()),
    }
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
