import type { FileKind } from '../../sqlite/open-file.ts'

/**
 * A row is a transfer: `number` is its place in the order of acceptance, `spec` what it is to do, `state` how it stands
 * without a slot, both as JSON. Numbers are given by the app, so that an order is the same in memory and here.
 */
const tables = `
CREATE TABLE transfers (
  number INTEGER PRIMARY KEY,
  spec TEXT NOT NULL,
  state TEXT NOT NULL,
  checkpoint TEXT,
  is_clean INTEGER NOT NULL
);
`

/** Accepted means that a power cut loses nothing of it. */
export const journalFile: FileKind = {
  version: 1,
  createTables: (database) => {
    database.script(tables)
  },
  synchronous: 'FULL',
  cacheKiB: 4_096,
}
