import type { SqlDatabase } from '../../sqlite/database.ts'
import { foldersPerBucket } from './schema.ts'

/** Taken away at once, so that a question that comes meanwhile waits for some milliseconds at most. */
const rowsPerSlice = 2_000

/** Takes away a piece of what forgotten buckets left. Says whether more is left. */
export function removeForgotten(database: SqlDatabase): boolean {
  const bucketId = database.row('SELECT id FROM buckets WHERE name IS NULL LIMIT 1')?.number(0)
  if (bucketId === undefined) return false
  const first = bucketId * foldersPerBucket
  const range = [first, first + foldersPerBucket - 1] as const
  database.transaction(() => {
    for (const { table, column } of inFolders) {
      const where = `${column} BETWEEN ? AND ?`
      const some = `SELECT ${table.key} FROM ${table.name} WHERE ${where} LIMIT ?`
      const isAny = database.row(`SELECT 1 FROM ${table.name} WHERE ${where} LIMIT 1`, ...range) !== undefined
      if (!isAny) continue
      database.run(`DELETE FROM ${table.name} WHERE (${table.key}) IN (${some})`, ...range, rowsPerSlice)
      return
    }
    for (const name of ['gone', 'walks', 'covered'])
      database.run(`DELETE FROM ${name} WHERE bucket_id = ?`, bucketId)
    database.run('DELETE FROM buckets WHERE id = ?', bucketId)
  })
  return true
}

/** By size; each is emptied before the next is begun. */
const inFolders = [
  { table: { name: 'natural_order', key: 'folder_id, is_object, natural_key, id' }, column: 'folder_id' },
  { table: { name: 'objects', key: 'id' }, column: 'folder_id' },
  { table: { name: 'folders', key: 'id' }, column: 'id' },
] as const
