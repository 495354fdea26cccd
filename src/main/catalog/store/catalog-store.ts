import { BucketReads } from './bucket-reads.ts'
import { BucketWrites } from './bucket-writes.ts'
import type { SqlDatabase } from '../../sqlite/database.ts'
import { indexNames } from './name-index.ts'
import { NaturalOrderBuilder } from './natural-order.ts'
import { removeForgotten } from './purge.ts'
import { Selections } from './selections.ts'
import { Shares } from './shares.ts'
import type { NoteName, StoreApi } from './store-api.ts'
import { StoreContext, type StoreOptions } from './store-context.ts'
import { ViewOrders } from './view-orders.ts'
import { Views } from './views.ts'

type Served = Omit<StoreApi, 'opened' | 'close'>

/** One open file of a catalog: everything that is asked of it, and what it does by itself between two questions. */
export class CatalogStore {
  readonly api: Served
  readonly context: StoreContext
  readonly #onChange: (bucket: string, version: number) => void
  readonly #naturalOrder: NaturalOrderBuilder
  /** Buckets whose big folders may lack their natural order. */
  readonly #unordered = new Set<string>()
  /** Buckets that pages come for: what can be made of them once they are all in has to wait. */
  readonly #walking = new Set<string>()
  readonly #visited = new Set<string>()
  #hasForgotten = true

  constructor(
    database: SqlDatabase,
    options: StoreOptions,
    parts: { readonly now: () => number; readonly onChange: (bucket: string, version: number) => void },
  ) {
    this.context = new StoreContext(database, options)
    this.#onChange = parts.onChange
    this.#naturalOrder = new NaturalOrderBuilder(database, options.smallFolderRows)
    this.api = this.#serve(parts.now)
  }

  /** Does a little of what waits. Says whether more does. */
  idle(): boolean {
    if (this.#hasForgotten) {
      this.#hasForgotten = removeForgotten(this.context.database)
      return true
    }
    const [bucket] = this.#unordered
    if (bucket === undefined) return this.#walking.size === 0 && indexNames(this.context)
    const { isDone, hasFinishedOne } = this.#naturalOrder.slice(this.context.buckets.find(bucket) ?? 0)
    if (isDone) this.#unordered.delete(bucket)
    if (hasFinishedOne) this.#changed(bucket)
    return true
  }

  #serve(now: () => number): Served {
    const { context } = this
    const { visits, buckets } = context
    const orders = new ViewOrders(context, now)
    const views = new Views(context, orders)
    const reads = new BucketReads(context)
    const shares = new Shares(context)
    const writes = new BucketWrites(context)
    const selections = new Selections(context, { reads, views, orders })
    return {
      bucket: (bucket) => {
        this.#unordered.add(bucket)
        return reads.bucket(bucket)
      },
      find: (bucket, keys) => reads.find(bucket, keys),
      folder: (bucket, prefix) => reads.folder(bucket, prefix),
      objectsUnder: (bucket, prefix, after, limit) => reads.objectsUnder(bucket, prefix, after, limit),
      folderShares: (bucket, prefix, by) => shares.folders(bucket, prefix, by),
      contents: (bucket, prefix, request) => shares.contents(bucket, prefix, request),
      beginWalk: (bucket, walk, moment) => {
        this.#pageComes(bucket)
        writes.beginWalk(bucket, walk, moment)
      },
      applyPage: this.#changing((bucket, page) => {
        this.#pageComes(bucket)
        writes.applyPage(bucket, page)
      }),
      finishWalk: this.#changing((bucket, prefix, completedAtMs, moment) => {
        const covered = writes.finishWalk(bucket, prefix, completedAtMs, moment)
        if (covered) this.#rest(bucket)
        return covered
      }),
      restAfterWalk: (bucket) => {
        this.#rest(bucket)
      },
      ...this.#noted(writes),
      changesSince: (bucket, moment) => visits.counts(buckets.find(bucket) ?? 0, moment),
      noteRefresh: this.#changing((bucket, moment) => {
        visits.noteRefresh(buckets.ensure(bucket), moment)
      }),
      noteVisit: (bucket, nowMs, moment) => {
        this.#noteVisit(bucket, nowMs, moment)
      },
      rows: (bucket, request) => views.rows(bucket, request),
      count: (bucket, view, sort) => views.count(bucket, view, sort),
      locate: (bucket, view, sort, entries) => views.locate(bucket, view, sort, entries),
      seek: (bucket, view, sort, from) => views.seek(bucket, view, sort, from),
      openSelection: (bucket, selection) => selections.openSelection(bucket, selection),
      readSelection: (id, offset, limit) => selections.readSelection(id, offset, limit),
      closeSelection: (id) => {
        selections.closeSelection(id)
      },
      totals: (bucket, selection) => selections.totals(bucket, selection),
      forgetBucket: this.#changing((bucket) => {
        writes.forgetBucket(bucket)
        this.#visited.delete(bucket)
        this.#walking.delete(bucket)
        this.#unordered.delete(bucket)
        this.#hasForgotten = true
        buckets.forget(bucket)
      }),
    }
  }

  /** What the app has done or learnt itself. */
  #noted(writes: BucketWrites): Pick<Served, NoteName | 'together'> {
    return {
      put: this.#changing((bucket, object, moment) => {
        writes.put(bucket, object, moment)
      }),
      remove: this.#changing((bucket, keys, at) => {
        writes.remove(bucket, keys, at)
      }),
      setEtag: this.#changing((bucket, key, etag) => {
        writes.setEtag(bucket, key, etag)
      }),
      setContentType: this.#changing((bucket, key, contentType) => {
        writes.setContentType(bucket, key, contentType)
      }),
      together: (notes) => {
        writes.together(notes)
        for (const bucket of new Set(notes.map(({ input: [bucket] }) => bucket))) this.#changed(bucket)
      },
    }
  }

  /** Tells of the change that the call makes to the bucket that it is about. */
  #changing<Rest extends readonly unknown[], Result>(work: (bucket: string, ...rest: Rest) => Result) {
    return (bucket: string, ...rest: Rest): Result => {
      const result = work(bucket, ...rest)
      this.#changed(bucket)
      return result
    }
  }

  #pageComes(bucket: string): void {
    this.#walking.add(bucket)
    this.#unordered.delete(bucket)
  }

  #rest(bucket: string): void {
    this.#walking.delete(bucket)
    this.#unordered.add(bucket)
  }

  #noteVisit(bucket: string, nowMs: number, moment: number): void {
    const { buckets, visits } = this.context
    const isFirstOfRun = !this.#visited.has(bucket)
    this.#visited.add(bucket)
    const isAnother = this.context.transaction(() => {
      this.context.keepMoment(moment)
      return visits.note(buckets.ensure(bucket), { nowMs, moment, isFirstOfRun })
    })
    if (isAnother) this.#changed(bucket)
  }

  #changed(bucket: string): void {
    this.#onChange(bucket, this.context.changed(bucket))
  }
}
