import type { SqliteFailure } from './database.ts'

/** What the library says of a file whose content cannot be trusted. */
const damaged = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB'])
/** What it says of a file or disk that cannot be written to now. */
const unwritable = new Set([
  'SQLITE_READONLY',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_PERM',
])

/** Whose failure it is; null where it is none of the file's. */
export function fileFailure({ code }: SqliteFailure): 'damaged' | 'unwritable' | null {
  const kind = code.split('_').slice(0, 2).join('_')
  if (damaged.has(kind)) return 'damaged'
  return unwritable.has(kind) ? 'unwritable' : null
}

/** A call was lost with the file: what became of the file has been told, and what was asked may be asked again. */
export class FileFailure extends Error {
  constructor(cause: SqliteFailure) {
    super(cause.message, { cause })
    this.name = 'FileFailure'
  }
}
