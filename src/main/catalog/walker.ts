import { errorCodeOf } from '../../shared/errors.ts'
import type { CloudStoreClient, Lane } from '../cloudstore/cloudstore-client.ts'
import type { ActiveWalk, BucketKnowledge } from './bucket-knowledge.ts'
import type { Moments } from './moments.ts'
import type { Sparing } from './sparing.ts'
import type { Store } from './store/store-api.ts'
import type { WalkRecord } from './store/walk-table.ts'
import { newWalk, walkOn, type WalkPorts } from './walk.ts'

export type Place = { readonly bucket: string; readonly prefix: string }

export type WalkOptions = {
  readonly wasAskedFor: boolean
  readonly isRefresh?: boolean
  readonly firstLane?: Lane
}

type WalkerParts = {
  readonly store: Store
  readonly moments: Moments
  readonly sparing: Sparing
  readonly client: () => CloudStoreClient
  readonly onChange: (bucket: string) => void
  readonly onProblem: (error: unknown) => void
  readonly now: () => number
}

type Aimed = Place & { readonly active: ActiveWalk }

/** What is on record may be gone on with for so long; after that a walk begins at its first key again. */
const resumableForMs = 24 * 60 * 60 * 1000

/** Runs the walks of an account: one for the folder that a person looks at, others for whatever waits for their end. */
export class Walker {
  readonly #parts: WalkerParts
  /** The walk of the one folder that the person looks at, while it is under way. */
  #aimed: Aimed | undefined

  constructor(parts: WalkerParts) {
    this.#parts = parts
  }

  /** A walk for the folder that the person looks at. */
  walkFor(place: Place, known: BucketKnowledge, options: WalkOptions): void {
    this.aim({ ...place, active: this.walk(place, known, options) })
  }

  /** What the person looks at: another walk that nobody waits for makes way. */
  aim(aimed: Aimed | undefined): void {
    const before = this.#aimed
    this.#aimed = aimed
    if (before) this.stopUnneeded(before.active)
  }

  /** A walk goes on while the person looks at its folder or something waits for its end. */
  stopUnneeded(active: ActiveWalk): void {
    if (active !== this.#aimed?.active && active.waiting === 0) active.stop.abort()
  }

  walk(place: Place, known: BucketKnowledge, options: WalkOptions): ActiveWalk {
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
        if (errorCodeOf(error) !== 'cancelled') this.#parts.onProblem(error)
      },
    )
    return active
  }

  /** One that was begun before goes on where it was, unless that was too long ago. */
  #recordFor(prefix: string, known: BucketKnowledge): WalkRecord {
    const nowMs = this.#parts.now()
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
      if (known.active.size === 0) this.#restAfterWalk(bucket)
      this.#parts.onChange(bucket)
    }
  }

  /** Not waited for; a file that fails is told of by its own event. */
  #restAfterWalk(bucket: string): void {
    this.#parts.store.restAfterWalk(bucket).catch(() => undefined)
  }

  async #finish(bucket: string, known: BucketKnowledge, record: WalkRecord): Promise<void> {
    // What it met before a pause is older than its end.
    const completedAtMs = this.#parts.now() - record.pausedMs
    const moment = this.#parts.moments.next()
    let covered = await this.#parts.store.finishWalk(bucket, record.prefix, completedAtMs, moment)
    while (covered === null)
      covered = await this.#parts.store.finishWalk(bucket, record.prefix, completedAtMs, moment)
    known.spared.delete(record.prefix)
    known.cover(covered)
  }

  async #noteRefresh(
    bucket: string,
    known: BucketKnowledge,
    { prefix, startedAt }: WalkRecord,
  ): Promise<void> {
    const moment = startedAt - 1
    await this.#parts.store.noteRefresh(bucket, moment)
    known.lastRefresh = { prefix, counts: await this.#parts.store.changesSince(bucket, moment) }
  }

  /** The folder that the person looks at is known: a walk above it that made way for it goes on. */
  #afterWalk(place: Place, known: BucketKnowledge, active: ActiveWalk): void {
    if (active !== this.#aimed?.active) return
    this.#aimed = undefined
    const above = known.unfinishedAbove(place.prefix)
    if (above && !known.spared.has(place.prefix)) {
      const options = { wasAskedFor: false, firstLane: 'bulk' } as const
      this.walkFor({ bucket: place.bucket, prefix: above.prefix }, known, options)
    }
  }

  #portsFor({ bucket, prefix }: Place, active: ActiveWalk): Omit<WalkPorts, 'firstLane'> {
    const { now, client, onChange } = this.#parts
    const { signal } = active.stop
    return {
      now,
      listPage: (walk, lane) => {
        if (!active.wasAskedFor) this.#parts.sparing.add(now())
        return client().listObjects(bucket, { prefix, cursor: walk.cursor }, { signal, lane })
      },
      beginPage: () => this.#parts.moments.begin(),
      endPage: (askedAt) => {
        this.#parts.moments.end(askedAt)
      },
      begin: async (walk) => {
        active.record = walk
        await this.#parts.store.beginWalk(bucket, walk, walk.startedAt)
      },
      apply: (page) =>
        this.#parts.store.applyPage(bucket, {
          ...page,
          underWaySince: this.#parts.moments.underWaySince(),
          sparing: this.#parts.sparing.count(),
        }),
      onPage: (walk) => {
        active.record = walk
        onChange(bucket)
      },
      mayAsk: () => active.wasAskedFor || !this.#parts.sparing.isSpent(now(), client().rateStatus()),
    }
  }
}
