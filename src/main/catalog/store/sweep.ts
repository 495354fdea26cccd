import type { SqlDatabase } from '../../sqlite/database.ts'
import { FolderDraft, type FolderDraftParts } from './folder-draft.ts'
import { readIds } from './id-list.ts'
import { afterAllOf, encodeText } from '../../sqlite/key-text.ts'
import { ObjectWriter, type ObjectWriterParts } from './object-writer.ts'
import { foldersPerBucket } from './schema.ts'
import { splitKey } from './split-key.ts'
import { objectsById } from './subtree.ts'

/** The ids of what lies under a prefix and was not met since a moment. */
export function staleIds(
  database: SqlDatabase,
  at: { readonly bucketId: number; readonly prefix: string; readonly metBefore: number },
): Float64Array {
  const { bucketId, prefix, metBefore } = at
  if (prefix === '') {
    // In the order of the table: most of a big bucket would be a jump for each row in any other.
    const first = bucketId * foldersPerBucket
    const sql = 'SELECT id FROM objects NOT INDEXED WHERE folder_id BETWEEN ? AND ? AND met_at < ?'
    return readIds(database, sql, first, first + foldersPerBucket - 1, metBefore)
  }
  const { prefix: folder, name } = splitKey(prefix)
  const [stored, start] = [encodeText(prefix), encodeText(name)]
  return readIds(
    database,
    `SELECT o.id FROM folders f CROSS JOIN objects o ON o.folder_id = f.id
      WHERE f.bucket_id = ? AND f.prefix >= ? AND f.prefix < ? AND o.met_at < ?
    UNION ALL
    SELECT o.id FROM folders f CROSS JOIN objects o ON o.folder_id = f.id
      WHERE f.bucket_id = ? AND f.prefix = ? AND o.name >= ? AND o.name < ? AND ? <> '' AND o.met_at < ?`,
    bucketId,
    stored,
    afterAllOf(stored),
    metBefore,
    bucketId,
    encodeText(folder),
    start,
    afterAllOf(start),
    start,
    metBefore,
  )
}

/** Takes away those of the ids that are still stale, with all that is told of them elsewhere. In a transaction. */
export function removeStale(
  parts: Omit<ObjectWriterParts, 'draft'> & FolderDraftParts,
  {
    ids,
    metBefore,
    isNews,
  }: { readonly ids: Float64Array; readonly metBefore: number; readonly isNews: boolean },
): void {
  const draft = new FolderDraft(parts)
  const writer = new ObjectWriter({ ...parts, draft })
  for (const object of objectsById(parts.database, [...ids])) {
    if (object.metAt >= metBefore) continue
    const { prefix, name, sizeBytes, modifiedAtMs, contentType } = object
    const folder = draft.open(prefix)
    writer.remove(
      object,
      { folder, key: prefix + name, name, sizeBytes, modifiedAtMs, contentType },
      { isNews },
    )
  }
  writer.flush()
  draft.save()
}
