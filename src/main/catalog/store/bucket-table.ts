import type { SqlDatabase } from '../../sqlite/database.ts'
import { encodeText } from '../../sqlite/key-text.ts'

/** The ids of buckets by their names; a bucket gets one when it is first written to. */
export class BucketTable {
  readonly #database: SqlDatabase
  readonly #ids = new Map<string, number>()

  constructor(database: SqlDatabase) {
    this.#database = database
  }

  find(name: string): number | undefined {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.#database.row('SELECT id FROM buckets WHERE name = ?', encodeText(name))?.number(0)
    if (id !== undefined) this.#ids.set(name, id)
    return id
  }

  ensure(name: string): number {
    const known = this.find(name)
    if (known !== undefined) return known
    this.#database.run('INSERT INTO buckets (name) VALUES (?)', encodeText(name))
    return this.find(name) ?? 0
  }

  /** The rows of a forgotten bucket stay under an id without a name, to be cleared away in pieces. */
  forget(name: string): void {
    this.#database.run('UPDATE buckets SET name = NULL WHERE name = ?', encodeText(name))
    this.#ids.clear()
  }

  /** A rolled back transaction may have taken ids with it. */
  forgetIds(): void {
    this.#ids.clear()
  }
}
