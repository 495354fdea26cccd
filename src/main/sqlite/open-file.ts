import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'

import { SqlDatabase, SqliteFailure } from './database.ts'

/** What a file is laid out as, and how its owner wants it kept. */
export type FileKind = {
  /** Grows with every change of the tables. A file of another version is brought up to this one, or put aside. */
  readonly version: number
  /** Lays the tables out in an empty file. */
  readonly createTables: (database: SqlDatabase) => void
  /** Brings the tables of an older version up to the newest. Without it nothing older is worth keeping. */
  readonly upgrade?: (database: SqlDatabase, fromVersion: number) => void
  /** `FULL`: a commit is on the disk itself. `NORMAL`: the last commits may be lost with the power. */
  readonly synchronous: 'NORMAL' | 'FULL'
  /** Kept in memory, in KiB; what the system holds of the file beside it costs the app nothing. */
  readonly cacheKiB: number
}

export type OpenedFile = {
  readonly database: SqlDatabase
  /** What had to be done to get one; null where the file was good, or new. */
  readonly notice: FileNotice | null
}

/** What a person has to know of a file. */
export type FileNotice =
  /** It could not be used and was renamed to `movedTo`; a new one takes its place. */
  | { readonly kind: 'putAside'; readonly movedTo: string; readonly reason: string }
  /** No file can be kept: its content lives in memory until the app ends. */
  | { readonly kind: 'notKept'; readonly reason: string }

/** Writing goes on while another program reads the file for a moment, such as one that scans for viruses. */
const busyTimeoutMs = 1_000
/** The log is cut back to this once what it holds is in the file. */
const maxIdleLogBytes = 16 * 1024 * 1024

const otherVersion = 'it was written by another version of the app'

/** Opens a file, or makes a new one. Whatever the file is, there is a database afterwards. */
export function openFile(filePath: string, kind: FileKind): OpenedFile {
  try {
    mkdirSync(path.dirname(filePath), { recursive: true })
    return { database: open(filePath, kind), notice: null }
  } catch (error) {
    return replaceFile(filePath, kind, reasonOf(error))
  }
}

/** Puts the file aside and begins a new one, or goes on in memory where that cannot be. */
export function replaceFile(filePath: string, kind: FileKind, reason: string): OpenedFile {
  const movedTo = `${filePath}.aside`
  try {
    for (const end of ['', '-wal', '-shm']) {
      rmSync(movedTo + end, { recursive: true, force: true })
      if (existsSync(filePath + end)) renameSync(filePath + end, movedTo + end)
    }
    return { database: open(filePath, kind), notice: { kind: 'putAside', movedTo, reason } }
  } catch (error) {
    return { database: openInMemory(kind), notice: { kind: 'notKept', reason: reasonOf(error) } }
  }
}

export function openInMemory(kind: FileKind): SqlDatabase {
  return open(':memory:', kind)
}

/** Removes a file that nobody needs any more, with what was put aside. */
export function removeFile(filePath: string): void {
  for (const end of ['', '-wal', '-shm', '.aside', '.aside-wal', '.aside-shm']) {
    rmSync(filePath + end, { recursive: true, force: true })
  }
}

/** Of a database that is given up: all that matters is that another takes its place. */
export function closeQuietly(database: SqlDatabase): void {
  try {
    database.close()
  } catch {
    // It is damaged.
  }
}

function open(filePath: string, kind: FileKind): SqlDatabase {
  const { synchronous, cacheKiB } = kind
  const database = new SqlDatabase(filePath)
  try {
    database.script(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
    database.script('PRAGMA journal_mode = WAL')
    database.script(`PRAGMA synchronous = ${synchronous}`)
    database.script('PRAGMA temp_store = MEMORY')
    database.script(`PRAGMA cache_size = -${cacheKiB}`)
    database.script(`PRAGMA journal_size_limit = ${maxIdleLogBytes}`)
    layOut(database, kind)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Makes the tables, or brings them up to date: all of it, or nothing. */
function layOut(database: SqlDatabase, { version, createTables, upgrade }: FileKind): void {
  const found = database.row('PRAGMA user_version')?.number(0) ?? 0
  if (found === version) return
  if (found > version || (found > 0 && !upgrade)) throw new SqliteFailure('SQLITE_NOTADB', otherVersion)
  database.transaction(() => {
    if (found === 0) createTables(database)
    else upgrade?.(database, found)
    database.script(`PRAGMA user_version = ${version}`)
  })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
