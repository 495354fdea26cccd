import type { ListedObject } from '../cloudstore/cloudstore-client.ts'

export type IndexedObject = {
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  readonly contentType?: string | undefined
}

/** Marks the moment a request went out, so that its answer cannot undo what the app itself did since. */
export type Moment = number

/**
 * The keys of one bucket that are known so far.
 *
 * Invariants: what the app wrote or deleted after a page was asked for wins over that page; an object leaves only when
 * a walk of a prefix that covers it ended without meeting it, or when the app deleted it.
 */
export type BucketIndex = {
  now(): Moment
  applyPage(objects: readonly ListedObject[], walk: number, askedAt: Moment): void
  /** Ends a complete walk: takes away what it did not meet. */
  sweep(prefix: string, walk: number, startedAt: Moment): void
  put(object: IndexedObject): void
  remove(key: string): void
  get(key: string): IndexedObject | undefined
  under(prefix: string): IterableIterator<IndexedObject>
}

type Held = { readonly object: IndexedObject; walk: number }

export function createBucketIndex(): BucketIndex {
  const held = new Map<string, Held>()
  const ownChanges = new Map<string, Moment>()
  let moment: Moment = 0

  function changedSince(key: string, since: Moment): boolean {
    return (ownChanges.get(key) ?? -1) > since
  }

  return {
    now: () => moment,
    applyPage(objects, walk, askedAt) {
      for (const object of objects) {
        if (changedSince(object.key, askedAt)) continue
        const before = held.get(object.key)?.object
        const contentType = object.contentType ?? before?.contentType
        held.set(object.key, { object: { ...object, ...(contentType && { contentType }) }, walk })
      }
    },
    sweep(prefix, walk, startedAt) {
      for (const [key, { walk: metBy }] of held) {
        if (metBy !== walk && key.startsWith(prefix) && !changedSince(key, startedAt)) held.delete(key)
      }
    },
    put(object) {
      moment += 1
      ownChanges.set(object.key, moment)
      held.set(object.key, { object, walk: 0 })
    },
    remove(key) {
      moment += 1
      ownChanges.set(key, moment)
      held.delete(key)
    },
    get: (key) => held.get(key)?.object,
    *under(prefix) {
      for (const { object } of held.values()) {
        if (object.key.startsWith(prefix)) yield object
      }
    },
  }
}
