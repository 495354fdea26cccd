import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'

import { SqlDatabase, SqliteFailure } from './database.ts'
import { createTables, schemaVersion } from './schema.ts'

export type OpenedDatabase = {
  readonly database: SqlDatabase
  /** What had to be done to get one; null where the file was good, or new. */
  readonly notice: StoreNotice | null
}

/** What a person has to know of the catalog's file. */
export type StoreNotice =
  /** It could not be used and was renamed to `movedTo`; a new one takes its place. */
  | { readonly kind: 'putAside'; readonly movedTo: string; readonly reason: string }
  /** No file can be kept: the catalog lives in memory until the app ends. */
  | { readonly kind: 'notKept'; readonly reason: string }

/** Writing goes on while another program reads the file for a moment, such as one that scans for viruses. */
const busyTimeoutMs = 1_000
/** Kept in memory, in KiB; what the system holds of the file beside it costs the app nothing. */
const cacheKiB = 16_384
/** The log is cut back to this once what it holds is in the file. */
const maxIdleLogBytes = 16 * 1024 * 1024

const newerVersion = 'it was written by a newer version of the app'

/** Opens the catalog's file, or makes a new one. Whatever the file is, there is a database afterwards. */
export function openDatabase(filePath: string): OpenedDatabase {
  try {
    mkdirSync(path.dirname(filePath), { recursive: true })
    return { database: open(filePath), notice: null }
  } catch (error) {
    return replaceDatabase(filePath, reasonOf(error))
  }
}

/** Puts the file aside and begins a new one, or goes on in memory where that cannot be. */
export function replaceDatabase(filePath: string, reason: string): OpenedDatabase {
  const movedTo = `${filePath}.aside`
  try {
    for (const end of ['', '-wal', '-shm']) {
      rmSync(movedTo + end, { recursive: true, force: true })
      if (existsSync(filePath + end)) renameSync(filePath + end, movedTo + end)
    }
    return { database: open(filePath), notice: { kind: 'putAside', movedTo, reason } }
  } catch (error) {
    return { database: openInMemory(), notice: { kind: 'notKept', reason: reasonOf(error) } }
  }
}

export function openInMemory(): SqlDatabase {
  return open(':memory:')
}

/** Removes the file of an account that is no longer known. */
export function removeDatabase(filePath: string): void {
  for (const end of ['', '-wal', '-shm', '.aside', '.aside-wal', '.aside-shm']) {
    rmSync(filePath + end, { recursive: true, force: true })
  }
}

function open(filePath: string): SqlDatabase {
  const database = new SqlDatabase(filePath)
  try {
    database.script(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
    database.script('PRAGMA journal_mode = WAL')
    database.script('PRAGMA synchronous = NORMAL')
    database.script('PRAGMA temp_store = MEMORY')
    database.script(`PRAGMA cache_size = -${cacheKiB}`)
    database.script(`PRAGMA journal_size_limit = ${maxIdleLogBytes}`)
    const version = database.row('PRAGMA user_version')?.number(0) ?? 0
    if (version === 0) createTables(database)
    else if (version !== schemaVersion) throw new SqliteFailure('SQLITE_NOTADB', newerVersion)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
