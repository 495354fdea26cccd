import type { SqlDatabase } from '../../sqlite/database.ts'
import { folderNaturalKey } from './folder-draft.ts'
import { insertRows } from '../../sqlite/insert-rows.ts'
import { naturalRow, naturalRows } from './object-writer.ts'
import { naturalOrderBegun, naturalOrderReady } from './schema.ts'

/** Names put in order at once, so that a question that comes meanwhile waits for some milliseconds at most. */
const rowsPerSlice = 2_000

type Part = 'folders' | 'objects'

/** A folder whose names are being put in natural order: a slice at a time, between other work. */
type Build = { readonly bucketId: number; readonly folderId: number; part: Part; after: string }

/**
 * Builds the stored natural order of folders that have too many entries to be put in order whenever they are shown.
 * Until it is whole they are shown in the order of their bytes. From its begin on, whatever is written keeps it true, so
 * a slice may meet rows that are there already.
 */
export class NaturalOrderBuilder {
  readonly #database: SqlDatabase
  readonly #smallFolderRows: number
  #build: Build | undefined

  constructor(database: SqlDatabase, smallFolderRows: number) {
    this.#database = database
    this.#smallFolderRows = smallFolderRows
  }

  /**
   * Does one slice for a bucket whose walk is not under way. Says whether there is more to do, and whether a folder has
   * come to its end.
   */
  slice(bucketId: number): { readonly isDone: boolean; readonly hasFinishedOne: boolean } {
    if (this.#build?.bucketId !== bucketId) this.#build = this.#next(bucketId)
    if (!this.#build) return { isDone: true, hasFinishedOne: false }
    const build = this.#build
    const isPartDone = this.#database.transaction(() => this.#buildSlice(build))
    if (!isPartDone) return { isDone: false, hasFinishedOne: false }
    if (build.part === 'folders') {
      Object.assign(build, { part: 'objects', after: '' })
      return { isDone: false, hasFinishedOne: false }
    }
    this.#build = undefined
    this.#database.run('UPDATE folders SET natural_order = ? WHERE id = ?', naturalOrderReady, build.folderId)
    return { isDone: false, hasFinishedOne: true }
  }

  #next(bucketId: number): Build | undefined {
    const row = this.#database.row(
      `SELECT id FROM folders WHERE bucket_id = ? AND direct_folders + direct_objects > ?
        AND natural_order < ? LIMIT 1`,
      bucketId,
      this.#smallFolderRows,
      naturalOrderReady,
    )
    if (!row) return undefined
    const folderId = row.number(0)
    this.#database.transaction(() => {
      // One that an end of the app cut off is of unknown worth.
      this.#database.run('DELETE FROM natural_order WHERE folder_id = ?', folderId)
      this.#database.run('UPDATE folders SET natural_order = ? WHERE id = ?', naturalOrderBegun, folderId)
    })
    return { bucketId, folderId, part: 'folders', after: '' }
  }

  #buildSlice(build: Build): boolean {
    const { folderId, part, after } = build
    const column = part === 'folders' ? 'prefix' : 'name'
    const parent = part === 'folders' ? 'parent_id' : 'folder_id'
    const rows = this.#database.rows(
      `SELECT id, ${column} FROM ${part} WHERE ${parent} = ? AND ${column} > ? ORDER BY ${column} LIMIT ?`,
      folderId,
      after,
      rowsPerSlice,
    )
    insertRows(
      this.#database,
      naturalRows,
      rows.flatMap((row) =>
        part === 'folders'
          ? [folderId, 0, folderNaturalKey(row.text(1)), row.number(0)]
          : naturalRow(folderId, row.text(1), row.number(0)),
      ),
    )
    build.after = rows.at(-1)?.rawText(1) ?? after
    return rows.length < rowsPerSlice
  }
}
