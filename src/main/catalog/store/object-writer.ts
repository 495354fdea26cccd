import type { SqlDatabase, SqlValue } from '../../sqlite/database.ts'
import type { DraftFolder, FolderDraft } from './folder-draft.ts'
import { insertRows } from '../../sqlite/insert-rows.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { naturalKey } from './natural-key.ts'
import { writtenByApp } from './schema.ts'
import { folded } from './search-text.ts'
import type { TypeTable } from './type-table.ts'

export type StoredObject = {
  readonly id: number
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  readonly contentType: string
  readonly metAt: number
  readonly addedAt: number
}

export type NewObject = {
  readonly folder: DraftFolder
  readonly key: string
  /** The key without the folder's prefix. */
  readonly name: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number | null
  /** Null where it is not known: then that of the extension counts. */
  readonly contentType: string | null
}

export type ObjectWriterParts = {
  readonly database: SqlDatabase
  readonly types: TypeTable
  readonly draft: FolderDraft
  readonly bucketId: number
  readonly nextObjectId: () => number
  /** The moment that everything written here is from. */
  readonly askedAt: number
}

/** Writes objects of one bucket, and keeps with it what is told of them elsewhere: totals, natural order, the gone. */
export class ObjectWriter {
  readonly #parts: ObjectWriterParts
  /** The values of new rows: of those that have only what every object has, and of all others. */
  readonly #plainRows: SqlValue[] = []
  readonly #fullRows: SqlValue[] = []
  readonly #naturalOrder: SqlValue[] = []
  readonly #touched: number[] = []
  readonly #removed: number[] = []
  #hasGone: boolean | undefined

  constructor(parts: ObjectWriterParts) {
    this.#parts = parts
  }

  /** `addedAt` is 0 for what is no news. */
  insert(object: NewObject, options: { readonly addedAt: number; readonly etag?: string | null }): void {
    const { folder, key, name, sizeBytes, modifiedAtMs } = object
    const id = this.#parts.nextObjectId()
    const news = this.#newsOf(object, options.addedAt)
    const typeId = this.#parts.types.idOf(key, object.contentType)
    const foldedName = folded(name)
    const etag = options.etag ?? null
    const isPlain = news.addedAt === 0 && news.changedAt === 0 && foldedName === null && etag === null
    const rows = isPlain ? this.#plainRows : this.#fullRows
    rows.push(id, folder.id, encodeText(name), sizeBytes, modifiedAtMs, typeId, this.#parts.askedAt)
    if (!isPlain) rows.push(news.addedAt, news.changedAt, foldedName, etag)
    if (folder.hasNaturalOrder && name !== '') this.#naturalOrder.push(...naturalRow(folder.id, name, id))
    this.#parts.draft.count(folder, undefined, object)
  }

  /** Met again as it was. */
  touch({ id }: StoredObject): void {
    this.#touched.push(id)
  }

  /** Another size, time or type. `isNews` is false for what the app did itself, or where nothing was known before. */
  update(
    before: StoredObject,
    object: NewObject,
    options: { readonly isNews: boolean; readonly isByApp?: boolean; readonly etag?: string | null },
  ): void {
    const { askedAt, types, database, draft } = this.#parts
    const contentType = object.contentType ?? before.contentType
    const values = [object.sizeBytes, object.modifiedAtMs, types.idOf(object.key, contentType), askedAt]
    database.run(
      `UPDATE objects SET size_bytes = ?, modified_at_ms = ?, type_id = ?, met_at = ?, added_at = ?,
        changed_at = CASE WHEN ? THEN ? ELSE changed_at END, etag = ? WHERE id = ?`,
      ...values,
      options.isByApp === true ? writtenByApp : Math.max(0, before.addedAt),
      options.isNews ? 1 : 0,
      askedAt,
      options.etag ?? null,
      before.id,
    )
    draft.count(object.folder, before, object)
  }

  /** The server's own time of an object that the app wrote: nothing else about it changed. */
  settle(before: StoredObject, object: NewObject): void {
    this.#parts.database.run(
      'UPDATE objects SET modified_at_ms = ?, met_at = ?, added_at = 0 WHERE id = ?',
      object.modifiedAtMs,
      this.#parts.askedAt,
      before.id,
    )
    this.#parts.draft.count(object.folder, before, object)
  }

  /** `isNews` keeps a record of what is gone. */
  remove(before: StoredObject, object: NewObject, { isNews }: { readonly isNews: boolean }): void {
    const { database, bucketId, askedAt, types } = this.#parts
    const { folder, key, name, sizeBytes, modifiedAtMs } = object
    this.#removed.push(before.id)
    if (folder.hasNaturalOrder && name !== '') {
      database.run(
        'DELETE FROM natural_order WHERE folder_id = ? AND is_object = 1 AND natural_key = ? AND id = ?',
        folder.id,
        encodeText(naturalKey(name)),
        before.id,
      )
    }
    this.#parts.draft.count(folder, before, undefined)
    if (!isNews) return
    const typeId = types.idOf(key, before.contentType)
    const values = [bucketId, encodeText(key), sizeBytes, modifiedAtMs, typeId, askedAt]
    database.run(
      `INSERT OR REPLACE INTO gone (bucket_id, key, size_bytes, modified_at_ms, type_id, gone_at)
        VALUES (?, ?, ?, ?, ?, ?)`,
      ...values,
    )
  }

  /** To be called before the draft is saved. */
  flush(): void {
    const { database } = this.#parts
    // First, because one that is written may have the name of one that went.
    if (this.#removed.length > 0) {
      const ids = JSON.stringify(this.#removed)
      database.run('DELETE FROM objects WHERE id IN (SELECT value FROM json_each(?))', ids)
    }
    insertRows(database, plainRows, this.#plainRows)
    insertRows(database, fullRows, this.#fullRows)
    insertRows(database, naturalRows, this.#naturalOrder)
    for (const [first, last] of stretches(this.#touched)) {
      database.run('UPDATE objects SET met_at = ? WHERE id BETWEEN ? AND ?', this.#parts.askedAt, first, last)
    }
  }

  /** One that was gone and is back as it was is no news at all; in another shape it has changed. */
  #newsOf({ key, sizeBytes, modifiedAtMs }: NewObject, addedAt: number) {
    if (!this.#isAnyGone()) return { addedAt, changedAt: 0 }
    const { database, bucketId, askedAt } = this.#parts
    const at = [bucketId, encodeText(key)] as const
    const gone = database.row(
      'SELECT size_bytes, modified_at_ms FROM gone WHERE bucket_id = ? AND key = ?',
      ...at,
    )
    if (!gone) return { addedAt, changedAt: 0 }
    database.run('DELETE FROM gone WHERE bucket_id = ? AND key = ?', ...at)
    const isSame = gone.number(0) === sizeBytes && gone.numberOrNull(1) === modifiedAtMs
    return { addedAt: Math.min(addedAt, 0), changedAt: isSame || addedAt <= 0 ? 0 : askedAt }
  }

  #isAnyGone(): boolean {
    const sql = 'SELECT 1 FROM gone WHERE bucket_id = ? LIMIT 1'
    this.#hasGone ??= this.#parts.database.row(sql, this.#parts.bucketId) !== undefined
    return this.#hasGone
  }
}

const everyColumn = 'id, folder_id, name, size_bytes, modified_at_ms, type_id, met_at'

const plainRows = { insert: `INSERT INTO objects (${everyColumn})`, width: 7 }

const fullRows = {
  insert: `INSERT INTO objects (${everyColumn}, added_at, changed_at, folded, etag)`,
  width: 11,
}

export const naturalRows = {
  insert: 'INSERT OR IGNORE INTO natural_order (folder_id, is_object, natural_key, id)',
  width: 4,
}

export function naturalRow(folderId: number, name: string, id: number): SqlValue[] {
  return [folderId, 1, encodeText(naturalKey(name)), id]
}

/** Ids that follow each other become one stretch: a page that was met before in the same order costs one statement. */
function stretches(ids: readonly number[]): [first: number, last: number][] {
  const found: [number, number][] = []
  for (const id of ids.toSorted((left, right) => left - right)) {
    const current = found.at(-1)
    if (current && id <= current[1] + 1) current[1] = id
    else found.push([id, id])
  }
  return found
}
