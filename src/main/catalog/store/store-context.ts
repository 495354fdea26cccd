import { BucketTable } from './bucket-table.ts'
import type { SqlDatabase } from '../../sqlite/database.ts'
import { foldersPerBucket } from './schema.ts'
import { TypeTable } from './type-table.ts'
import { Visits } from './visits.ts'
import { WalkTable } from './walk-table.ts'

export type StoreOptions = {
  /** Folders with at most so many rows are put in natural order whenever they are shown; others have it stored. */
  readonly smallFolderRows: number
  /** Results that are at most so many are put in any order at once. */
  readonly fewResults: number
}

export const defaultStoreOptions: StoreOptions = { smallFolderRows: 4_000, fewResults: 5_000 }

type StoredNumber = 'moment' | 'sparingDay' | 'sparingRequests' | 'namesIndexedUpTo'

/** One open database with what is known of it beside its tables. */
export class StoreContext {
  readonly database: SqlDatabase
  readonly options: StoreOptions
  readonly buckets: BucketTable
  readonly types: TypeTable
  readonly walks: WalkTable
  readonly visits: Visits
  readonly #versions = new Map<string, number>()
  #lastObjectId: number
  readonly #lastFolderIds = new Map<number, number>()

  constructor(database: SqlDatabase, options: StoreOptions) {
    this.database = database
    this.options = options
    this.buckets = new BucketTable(database)
    this.types = new TypeTable(database)
    this.walks = new WalkTable(database)
    this.visits = new Visits(database)
    const lastId = database.row('SELECT max(id) FROM objects')?.numberOrNull(0) ?? 0
    // The object with the last id may be gone, and what is told of the id elsewhere may be left.
    this.#lastObjectId = Math.max(lastId, this.number('namesIndexedUpTo'))
  }

  readonly nextObjectId = (): number => {
    this.#lastObjectId += 1
    return this.#lastObjectId
  }

  readonly nextFolderId = (bucketId: number): number => {
    const first = bucketId * foldersPerBucket
    const sql = 'SELECT max(id) FROM folders WHERE id BETWEEN ? AND ?'
    const last =
      this.#lastFolderIds.get(bucketId) ??
      this.database.row(sql, first, first + foldersPerBucket - 1)?.numberOrNull(0) ??
      first
    this.#lastFolderIds.set(bucketId, last + 1)
    return last + 1
  }

  /** Grows with every change of the bucket, from 1 at each start. */
  version(bucket: string): number {
    return this.#versions.get(bucket) ?? 1
  }

  changed(bucket: string): number {
    const version = this.version(bucket) + 1
    this.#versions.set(bucket, version)
    return version
  }

  number(name: StoredNumber): number {
    return this.database.row('SELECT value FROM meta WHERE name = ?', name)?.number(0) ?? 0
  }

  keepNumber(name: StoredNumber, value: number): void {
    if (this.number(name) === value) return
    this.database.run('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)', name, value)
  }

  /** The greatest moment there was: a page that comes late is from an earlier one. In a transaction. */
  keepMoment(moment: number): void {
    if (moment > this.number('moment')) this.keepNumber('moment', moment)
  }

  /** All of the work or none; the ids that were learnt within one that fails are forgotten with it. */
  transaction<Result>(work: () => Result): Result {
    try {
      return this.database.transaction(work)
    } catch (error) {
      this.buckets.forgetIds()
      this.types.forgetIds()
      throw error
    }
  }
}
