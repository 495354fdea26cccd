import type { ListedObject } from '../cloudstore/cloudstore-client.ts'
import { FolderTree, type FolderNode, type IndexedObject } from './folder-tree.ts'

/** A point in the order of what happened to an index: what was asked for, and what the app did itself. */
export type Moment = number

/**
 * The keys of one bucket that are known so far.
 *
 * Invariants: what the app wrote or deleted after a page was asked for wins over that page; an object leaves only when
 * the app deleted it, or when a walk of a prefix that covers it ended and no page that was asked for since the walk's
 * start, of this walk or another, held it.
 */
export type BucketIndex = {
  /** A moment later than all before: to be taken when a walk starts and when a page is asked for. */
  nextMoment(): Moment
  applyPage(objects: readonly ListedObject[], askedAt: Moment): void
  /** Ends a complete walk: takes away what was not met since its start. */
  sweep(prefix: string, startedAt: Moment): void
  put(object: IndexedObject): void
  remove(key: string): void
  get(key: string): IndexedObject | undefined
  /** Every object whose key starts with the prefix, which need not end in `/`. */
  under(prefix: string): Iterable<IndexedObject>
  /** Undefined where no object is known below the prefix; the top is always there. */
  folder(prefix: string): FolderNode | undefined
}

type Held = { readonly object: IndexedObject; metAt: Moment }

export function createBucketIndex(): BucketIndex {
  const held = new Map<string, Held>()
  const tree = new FolderTree()
  const removedAt = new Map<string, Moment>()
  let moment: Moment = 0

  function hold(object: IndexedObject, metAt: Moment): void {
    held.set(object.key, { object, metAt })
    tree.put(object)
  }

  function drop(key: string): void {
    held.delete(key)
    tree.remove(key)
  }

  return {
    nextMoment: () => (moment += 1),
    applyPage(objects, askedAt) {
      for (const listed of objects) {
        const before = held.get(listed.key)
        // Pages of two walks may come in another order than they were asked for.
        const knownAt = before?.metAt ?? removedAt.get(listed.key) ?? 0
        if (knownAt > askedAt) continue
        const object = { ...listed, contentType: listed.contentType ?? before?.object.contentType }
        if (before && isSame(before.object, object)) before.metAt = askedAt
        else hold(object, askedAt)
      }
    },
    sweep(prefix, startedAt) {
      for (const { key } of tree.under(prefix)) if ((held.get(key)?.metAt ?? 0) < startedAt) drop(key)
    },
    put(object) {
      moment += 1
      removedAt.delete(object.key)
      hold(object, moment)
    },
    remove(key) {
      moment += 1
      removedAt.set(key, moment)
      drop(key)
    },
    get: (key) => held.get(key)?.object,
    under: (prefix) => tree.under(prefix),
    folder: (prefix) => tree.folder(prefix),
  }
}

function isSame(left: IndexedObject, right: IndexedObject): boolean {
  return (
    left.sizeBytes === right.sizeBytes &&
    left.modifiedAtMs === right.modifiedAtMs &&
    left.contentType === right.contentType
  )
}
