import { lastSegment, parentPrefix } from '../../../shared/keys.ts'
import type { SqlDatabase, SqlRow } from '../../sqlite/database.ts'
import { insertRows } from '../../sqlite/insert-rows.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { naturalKey } from './natural-key.ts'
import { naturalOrderBegun } from './schema.ts'
import { folded } from './search-text.ts'

/** What of an object counts in the folders above it. */
export type Counted = { readonly sizeBytes: number; readonly modifiedAtMs: number | null }

export type DraftFolder = {
  readonly id: number
  readonly prefix: string
  readonly parent: DraftFolder | null
  readonly isNew: boolean
  readonly hasNaturalOrder: boolean
  isChanged: boolean
  objectCount: number
  sizeBytes: number
  /** The newest object below. */
  modifiedAtMs: number | null
  /** The newest went: to be looked for when the draft is saved. */
  isNewestLost: boolean
  directFolders: number
  directObjects: number
}

export type FolderDraftParts = {
  readonly database: SqlDatabase
  readonly bucketId: number
  /** One that no folder of the bucket has had in this run, so that who holds an id holds that folder. */
  readonly nextFolderId: (bucketId: number) => number
}

const columns = `id, object_count, size_bytes, modified_at_ms, direct_folders, direct_objects, natural_order`

/**
 * The folders that one change of a bucket touches, with their totals, in memory: read as they are needed, written once
 * at its end. A folder is there exactly as long as an object is below it; the top of the bucket always is.
 */
export class FolderDraft {
  readonly #database: SqlDatabase
  readonly #bucketId: number
  readonly #folders = new Map<string, DraftFolder>()
  readonly #nextFolderId: FolderDraftParts['nextFolderId']

  constructor({ database, bucketId, nextFolderId }: FolderDraftParts) {
    this.#database = database
    this.#bucketId = bucketId
    this.#nextFolderId = nextFolderId
  }

  /** The folder with this prefix, made if it is not there. */
  open(prefix: string): DraftFolder {
    const known = this.#folders.get(prefix)
    if (known) return known
    const parent = prefix === '' ? null : this.open(parentPrefix(prefix))
    const stored = parent?.isNew === true ? undefined : this.#read(prefix)
    const folder = stored ? readFolder(stored, prefix, parent) : this.#make(prefix, parent)
    this.#folders.set(prefix, folder)
    return folder
  }

  /** Takes an object directly in the folder out of the totals above it, and another in. */
  count(folder: DraftFolder, before: Counted | undefined, after: Counted | undefined): void {
    const objects = (after ? 1 : 0) - (before ? 1 : 0)
    const sizeBytes = (after?.sizeBytes ?? 0) - (before?.sizeBytes ?? 0)
    folder.directObjects += objects
    for (let level: DraftFolder | null = folder; level; level = level.parent) {
      level.isChanged = true
      level.objectCount += objects
      level.sizeBytes += sizeBytes
      if (before && before.modifiedAtMs !== null && before.modifiedAtMs === level.modifiedAtMs) {
        level.isNewestLost = true
      }
      level.modifiedAtMs = newer(level.modifiedAtMs, after?.modifiedAtMs ?? null)
    }
  }

  save(): void {
    // From below upwards: what a folder says of its own depends on its sub-folders.
    const changed = [...this.#folders.values()]
      .filter((folder) => folder.isChanged || folder.isNew)
      .toSorted((left, right) => right.prefix.length - left.prefix.length)
    for (const folder of changed) if (isEmpty(folder)) this.#remove(folder)
    this.#insert(changed.filter((folder) => folder.isNew && !isEmpty(folder)))
    // Last, because the newest may be in a folder that is new.
    for (const folder of changed) {
      if (!isEmpty(folder) && (!folder.isNew || folder.isNewestLost)) this.#update(folder)
    }
  }

  #read(prefix: string): SqlRow | undefined {
    const sql = `SELECT ${columns} FROM folders WHERE bucket_id = ? AND prefix = ?`
    return this.#database.row(sql, this.#bucketId, encodeText(prefix))
  }

  #make(prefix: string, parent: DraftFolder | null): DraftFolder {
    if (parent) {
      parent.directFolders += 1
      parent.isChanged = true
    }
    return {
      id: this.#nextFolderId(this.#bucketId),
      prefix,
      parent,
      isNew: true,
      hasNaturalOrder: false,
      isChanged: true,
      objectCount: 0,
      sizeBytes: 0,
      modifiedAtMs: null,
      isNewestLost: false,
      directFolders: 0,
      directObjects: 0,
    }
  }

  #insert(folders: readonly DraftFolder[]): void {
    insertRows(
      this.#database,
      {
        insert: `INSERT INTO folders (id, bucket_id, parent_id, prefix, folded, object_count, size_bytes,
          modified_at_ms, direct_folders, direct_objects)`,
        width: 10,
      },
      folders.flatMap((folder) => [
        folder.id,
        this.#bucketId,
        folder.parent?.id ?? null,
        encodeText(folder.prefix),
        folded(folder.prefix),
        folder.objectCount,
        folder.sizeBytes,
        folder.modifiedAtMs,
        folder.directFolders,
        folder.directObjects,
      ]),
    )
    for (const folder of folders) {
      if (folder.parent?.hasNaturalOrder !== true) continue
      this.#database.run(
        'INSERT OR IGNORE INTO natural_order (folder_id, is_object, natural_key, id) VALUES (?, 0, ?, ?)',
        folder.parent.id,
        folderNaturalKey(folder.prefix),
        folder.id,
      )
    }
  }

  #update(folder: DraftFolder): void {
    this.#database.run(
      `UPDATE folders SET object_count = ?, size_bytes = ?, modified_at_ms = ?, direct_folders = ?,
        direct_objects = ? WHERE id = ?`,
      folder.objectCount,
      folder.sizeBytes,
      folder.isNewestLost ? this.#newestIn(folder) : folder.modifiedAtMs,
      folder.directFolders,
      folder.directObjects,
      folder.id,
    )
  }

  #remove(folder: DraftFolder): void {
    const { parent } = folder
    if (!parent) return
    parent.directFolders -= 1
    parent.isChanged = true
    if (folder.isNew) return
    this.#database.run('DELETE FROM folders WHERE id = ?', folder.id)
    if (!parent.hasNaturalOrder) return
    this.#database.run(
      'DELETE FROM natural_order WHERE folder_id = ? AND is_object = 0 AND natural_key = ? AND id = ?',
      parent.id,
      folderNaturalKey(folder.prefix),
      folder.id,
    )
  }

  #newestIn(folder: DraftFolder): number | null {
    const newestOf = (table: 'objects' | 'folders', column: 'folder_id' | 'parent_id') =>
      this.#database
        .row(`SELECT max(modified_at_ms) FROM ${table} WHERE ${column} = ?`, folder.id)
        ?.numberOrNull(0) ?? null
    return newer(newestOf('objects', 'folder_id'), newestOf('folders', 'parent_id'))
  }
}

/** The final `/` would sort `a b/` before `a/`. */
export function folderNaturalKey(prefix: string): string {
  return encodeText(naturalKey(lastSegment(prefix).slice(0, -1)))
}

/** The top is there even when nothing is in it. */
function isEmpty({ objectCount, parent }: DraftFolder): boolean {
  return objectCount === 0 && parent !== null
}

function readFolder(row: SqlRow, prefix: string, parent: DraftFolder | null): DraftFolder {
  return {
    id: row.number(0),
    prefix,
    parent,
    isNew: false,
    hasNaturalOrder: row.number(6) >= naturalOrderBegun,
    isChanged: false,
    objectCount: row.number(1),
    sizeBytes: row.number(2),
    modifiedAtMs: row.numberOrNull(3),
    isNewestLost: false,
    directFolders: row.number(4),
    directObjects: row.number(5),
  }
}

function newer(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right
  return Math.max(left, right)
}
