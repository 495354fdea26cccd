import { parentPort, workerData } from 'node:worker_threads'

import Database from 'libsql'

import { shapedObjects } from '../bucket-shapes.js'

// The least that keeps rows: one table, one plain INSERT for each row, a transaction for each page of a thousand.
const { file, count, seed } = workerData
const rows = [...shapedObjects('tree', count, seed)]
const database = new Database(file)
database.exec('PRAGMA journal_mode = WAL')
database.exec(
  'CREATE TABLE objects(bucket INTEGER, key TEXT, size INTEGER, modified INTEGER, PRIMARY KEY(bucket, key)) WITHOUT ROWID',
)
const startedAtMs = performance.now()
const insert = database.prepare('INSERT INTO objects VALUES (1, ?, ?, ?)')
for (let start = 0; start < rows.length; start += 1000) {
  database.exec('BEGIN')
  for (const row of rows.slice(start, start + 1000)) insert.run(row.key, row.sizeBytes, row.updatedAtMs)
  database.exec('COMMIT')
}
const ms = performance.now() - startedAtMs
const counted = database.prepare('SELECT count(*) FROM objects').raw().get()
database.close()
parentPort?.postMessage({ objects: Number(counted), ms }, [])
