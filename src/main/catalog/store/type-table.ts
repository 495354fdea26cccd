import { contentTypeOfKey, unknownContentType } from '../../content-type.ts'
import type { SqlDatabase } from '../../sqlite/database.ts'
import { encodeText } from '../../sqlite/key-text.ts'
import { typeGroupOf } from './type-group.ts'

/** The content types that objects have, each once. */
export class TypeTable {
  readonly #database: SqlDatabase
  readonly #ids = new Map<string, number>()
  readonly #idsByExtension = new Map<string, number>()

  constructor(database: SqlDatabase) {
    this.#database = database
  }

  /** The id of a content type; of that of the key's extension where none is known, or only that it is some bytes. */
  idOf(key: string, contentType: string | null): number {
    if (contentType !== null && contentType !== unknownContentType) return this.#ensure(contentType)
    const extension = extensionOf(key)
    const known = this.#idsByExtension.get(extension)
    if (known !== undefined) return known
    const id = this.#ensure(contentTypeOfKey(`name${extension}`))
    // Extensions are whatever people write after a dot.
    if (this.#idsByExtension.size >= maxExtensions) this.#idsByExtension.clear()
    this.#idsByExtension.set(extension, id)
    return id
  }

  /** A rolled back transaction may have taken ids with it. */
  forgetIds(): void {
    this.#ids.clear()
    this.#idsByExtension.clear()
  }

  #ensure(contentType: string): number {
    const known = this.#ids.get(contentType) ?? this.#find(contentType)
    if (known !== undefined) {
      this.#ids.set(contentType, known)
      return known
    }
    this.#database.run(
      'INSERT INTO types (content_type, type_group) VALUES (?, ?)',
      encodeText(contentType),
      typeGroupOf(contentType),
    )
    return this.#ensure(contentType)
  }

  #find(contentType: string): number | undefined {
    const sql = 'SELECT id FROM types WHERE content_type = ?'
    return this.#database.row(sql, encodeText(contentType))?.number(0)
  }
}

const maxExtensions = 10_000

/** The dot and what follows, in lower case; empty without one, and where nothing is before it. */
function extensionOf(key: string): string {
  const name = key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf('\\')) + 1)
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot).toLowerCase()
}
