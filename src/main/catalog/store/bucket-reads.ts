import type { IndexedObject } from '../indexed-object.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { naturalOrderReady } from './schema.ts'
import { splitKey } from './split-key.ts'
import type { BucketRecord, FolderSummary, StoreApi } from './store-api.ts'
import type { StoreContext } from './store-context.ts'
import { objectsUnder, type SubtreeObject, type SubtreePlace } from './subtree.ts'

/** What is known of a bucket, of single keys, and of what lies under a prefix. */
export class BucketReads implements Pick<StoreApi, 'bucket' | 'find' | 'folder' | 'objectsUnder'> {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  bucket(bucket: string): BucketRecord {
    const id = this.#id(bucket)
    const { walks } = this.#context
    return { walks: walks.unfinished(id), covered: walks.covered(id) }
  }

  find(bucket: string, keys: readonly string[]): (IndexedObject | null)[] {
    return keys.map((key) => this.#findOne(bucket, key))
  }

  folder(bucket: string, prefix: string): FolderSummary {
    const { database, options, visits } = this.#context
    const bucketId = this.#id(bucket)
    const row = database.row(
      `SELECT object_count, size_bytes, direct_folders, direct_objects, natural_order FROM folders
        WHERE bucket_id = ? AND prefix = ?`,
      bucketId,
      encodeText(prefix),
    )
    const direct = (row?.number(2) ?? 0) + (row?.number(3) ?? 0)
    const visit = visits.last(bucketId)
    const isNatural = direct <= options.smallFolderRows || row?.number(4) === naturalOrderReady
    return {
      version: this.#context.version(bucket),
      objectCount: row?.number(0) ?? 0,
      sizeBytes: row?.number(1) ?? 0,
      entryCount: direct - this.hiddenMarkers(bucket, prefix),
      nameOrder: isNatural ? 'natural' : 'bytes',
      sinceVisit:
        visit && visit.visitedBeforeAtMs !== null
          ? { ...visits.counts(bucketId, visit.moment), visitedAtMs: visit.visitedBeforeAtMs }
          : null,
    }
  }

  objectsUnder(bucket: string, prefix: string, after: SubtreePlace | null, limit: number): IndexedObject[] {
    const bucketId = this.#id(bucket)
    return objectsUnder(this.#context.database, { bucketId, prefix, after, limit }).map(indexedObject)
  }

  /** The empty object that only marks its folder is no row of it: 1 where there is one. */
  hiddenMarkers(bucket: string, prefix: string): 0 | 1 {
    if (prefix === '') return 0
    return this.#findOne(bucket, prefix)?.sizeBytes === 0 ? 1 : 0
  }

  #findOne(bucket: string, key: string): IndexedObject | null {
    const { prefix, name } = splitKey(key)
    const row = this.#context.database.row(
      `SELECT o.size_bytes, o.modified_at_ms, t.content_type, o.etag
        FROM folders f JOIN objects o ON o.folder_id = f.id JOIN types t ON t.id = o.type_id
        WHERE f.bucket_id = ? AND f.prefix = ? AND o.name = ?`,
      this.#id(bucket),
      encodeText(prefix),
      encodeText(name),
    )
    if (!row) return null
    return {
      key,
      sizeBytes: row.number(0),
      modifiedAtMs: row.numberOrNull(1),
      contentType: row.text(2),
      etag: row.textOrNull(3),
    }
  }

  #id(bucket: string): number {
    return this.#context.buckets.find(bucket) ?? 0
  }
}

export function indexedObject(object: SubtreeObject): IndexedObject {
  const { prefix, name, sizeBytes, modifiedAtMs, contentType, etag } = object
  return { key: prefix + name, sizeBytes, modifiedAtMs, contentType, etag }
}
